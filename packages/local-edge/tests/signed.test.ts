import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineImageConfig, keyPath, serializeTransform, srcsetCandidates } from '@cameo/core';
import { type SigningKey, signSource, signUrl } from '@cameo/core/sign';
import { createDirectoryStore } from '@cameo/edge';
import { some } from '@cameo/testing/form';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLocalEdge, type LocalEdge } from '../src/index.js';
import { ask } from './edge-under-test.js';
import { samplesIn } from './samples-in.js';

const config = defineImageConfig({
  bucket: 'pictures',
  region: 'eu-west-1',
  signing: { required: true },
  presets: { card: { w: 320, h: 320, q: 60 } },
});

const { bucket } = config;
const OLD: SigningKey = { id: '2026a', secret: '0123456789abcdef0123456789abcdef', bucket };
const NEW: SigningKey = { id: '2026b', secret: 'ffffffffffffffffffffffffffffffffff_-', bucket };

let folder = '';
const running: LocalEdge[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-signed-'));
  await samplesIn(join(folder, 'samples'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((edge) => edge.close(100)));
  await rm(join(folder, 'kept'), { recursive: true, force: true });
});
afterAll(() => rm(folder, { recursive: true }));

async function start({
  keys = [OLD, NEW],
  over = {},
  viewerRequest = true,
}: {
  keys?: readonly SigningKey[];
  over?: Partial<typeof config>;
  viewerRequest?: boolean;
} = {}) {
  const store = createDirectoryStore({ sources: join(folder, 'samples'), derivatives: join(folder, 'kept') });
  const signingKeys = new Map(keys.map(({ id, secret }) => [id, secret]));
  const edge = await createLocalEdge({ config: { ...config, ...over }, store, signingKeys, viewerRequest });
  running.push(edge);
  return async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const answer = await ask(edge.url, path, { method, headers: { accept: 'image/webp', ...headers } });
    const { code } = answer.status >= 400 && method === 'GET' ? JSON.parse(answer.text) : { code: undefined };
    return {
      status: answer.status,
      code,
      xCache: String(answer.headers['x-cache']).replace(/ from.*/, ''),
      control: answer.headers['cache-control'],
      bytes: answer.body,
      error: answer.headers['x-local-edge-error'],
    };
  };
}

const earth = (token: string, query = 'w=248') => `/earth.jpg?${query}&s=${token}`;
const soon = () => Math.floor(Date.now() / 1000);

describe('a stage with signed URLs only', () => {
  it('accepts a signed URL in all its spellings, and shares derivatives between signatures', async () => {
    const get = await start();
    const first = await get(signUrl(config, OLD, { src: 'earth.jpg', w: 248 }));
    expect([first.status, first.xCache, first.error]).toEqual([200, 'Miss', undefined]);
    const token = signUrl(config, OLD, { src: 'earth.jpg', w: 248 }, { expires: soon() + 100 }).replace(
      /.*s=/,
      '',
    );
    const others = [
      earth(token),
      `/earth.jpg?utm_source=x&s=${token}&WIDTH=245`,
      earth(signSource(config, NEW, 'earth.jpg', { widths: [248] })),
      earth(signSource(config, NEW, 'earth.jpg', { any: true }, { expires: soon() + 100 })),
    ];
    for (const url of others) {
      const { status, xCache, bytes } = await get(url);
      expect([url, status, xCache, bytes.equals(first.bytes)]).toEqual([url, 200, 'Hit', true]);
    }
  });

  it('protects its cache from requests without a valid signature', async () => {
    const get = await start();
    const token = signUrl(config, OLD, { src: 'earth.jpg', w: 248 }).replace(/.*s=/, '');
    expect((await get(earth(token))).status).toBe(200);
    expect((await get(earth(token))).xCache).toBe('Hit');
    const header = { 'x-cameo-signature': token };
    const past = signUrl(config, OLD, { src: 'earth.jpg', w: 248 }, { expires: soon() - 5 }).replace(
      /.*s=/,
      '',
    );
    const attempts = [
      ['/earth.jpg?w=248', {}, 'signature-missing'],
      ['/earth.jpg?w=248', header, 'signature-missing'],
      ['/earth.jpg?w=248&s=', header, 'signature-missing'],
      [earth('x'), header, 'signature-invalid'],
      [earth(`${token}x`), header, 'signature-invalid'],
      [earth(past), header, 'signature-expired'],
      [earth(token.replace('2026a', '2026b')), {}, 'signature-invalid'],
      [earth(token, 'w=344'), {}, 'signature-invalid'],
      [`/hands.jpg?w=248&s=${token}`, {}, 'signature-invalid'],
      [`/earth.jpg?s=${token}`, {}, 'signature-invalid'],
      ['/_variants/earth.jpg/w-248.webp', header, 'no-such-page'],
    ] as const;
    for (const [url, headers, code] of attempts) {
      const answer = await get(url, headers);
      expect([url, answer.code]).toEqual([url, code]);
      if (answer.status === 403) expect(answer.control).toBe('no-store');
      expect((await get(url, headers, 'HEAD')).status).toBe(answer.status);
    }
    // None of them removed or changed anything.
    const again = await get(earth(token));
    expect([again.status, again.xCache]).toEqual([200, 'Hit']);
  });

  it('is not poisoned by an earlier invalid signature', async () => {
    const get = await start();
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await get('/hands.jpg?w=248')).code).toBe('signature-missing');
      expect((await get('/hands.jpg?w=248&s=2026a..a.x')).code).toBe('signature-invalid');
    }
    const token = signSource(config, OLD, 'hands.jpg', { any: true });
    expect(await get(`/hands.jpg?w=248&s=${token}`)).toMatchObject({ status: 200, xCache: 'Miss' });
  });

  it('accepts every URL of a srcset with one token', async () => {
    const get = await start();
    const place = { w: 320, h: 180, fit: 'cover' } as const;
    const token = signSource(config, NEW, 'drawn/badge.png', { transform: { w: 320, h: 180, q: 60 } });
    const sizes = srcsetCandidates(place, [320], config);
    expect(sizes.length).toBeGreaterThan(3);
    for (const { w, h } of some(sizes, 2)) {
      const query = serializeTransform({ w, h, q: 60 });
      const url = `${keyPath('drawn/badge.png')}?${query}&s=${token}`;
      expect([url, (await get(url)).status]).toEqual([url, 200]);
      const other = url.replace(`h=${h}`, `h=${(h ?? 0) + 1}`);
      expect([other, (await get(other)).code]).toEqual([other, 'signature-invalid']);
    }
  });

  it('rotates keys: each is valid while it exists', async () => {
    const both = signUrl(config, OLD, { src: 'earth.jpg', w: 248 });
    expect((await (await start({ keys: [OLD, NEW] }))(both)).status).toBe(200);
    const after = await start({ keys: [NEW] });
    expect((await after(both)).code).toBe('signature-invalid');
    expect((await after(signUrl(config, NEW, { src: 'earth.jpg', w: 248 }))).status).toBe(200);
    const none = await start({ keys: [] });
    expect((await none(both)).code).toBe('signature-invalid');
  });

  it('passes originals and problems, and runs nothing for a preflight', async () => {
    const get = await start();
    const original = await get(signUrl(config, OLD, { src: 'earth.jpg' }));
    expect([original.status, original.bytes.length > 100_000]).toEqual([200, true]);
    expect((await get('/earth.jpg')).code).toBe('signature-missing');
    expect((await get(signUrl(config, OLD, { src: 'none.jpg', w: 248 }))).code).toBe('source-missing');
    expect((await get('/earth.jpg?w=abc')).code).toBe('invalid-value');
    expect((await get('/earth.jpg?w=248', { origin: 'https://example.com' }, 'OPTIONS')).status).toBe(403);
  });
});

describe('without the viewer-request function', () => {
  it('the triggers check signatures, and each token has a separate cache entry', async () => {
    const get = await start({ viewerRequest: false });
    const token = signUrl(config, OLD, { src: 'earth.jpg', w: 248 }).replace(/.*s=/, '');
    expect(await get(earth(token))).toMatchObject({ status: 200, xCache: 'Miss' });
    expect(await get(earth(token))).toMatchObject({ status: 200, xCache: 'Hit' });
    expect((await get('/earth.jpg?w=248')).code).toBe('signature-missing');
    // The header reaches the triggers and is in no cache key: a token without the function's seal is ignored there.
    expect((await get('/earth.jpg?w=248', { 'x-cameo-signature': token })).code).toBe('signature-missing');
    expect((await get('/earth.jpg?w=248')).code).toBe('signature-missing');
    expect((await get(earth(`${token}x`))).code).toBe('signature-invalid');
  });
});

describe('a stage with presets and prefixes only', () => {
  it('answers those, and caches its refusals', async () => {
    const rules = {
      signing: { required: false },
      presetsOnly: true,
      sources: { prefixes: ['drawn/'] },
    };
    const get = await start({ over: rules });
    expect((await get('/drawn/badge.png?w=320&h=320&q=60')).status).toBe(200);
    expect((await get('/drawn/badge.png?h=170&w=170&dpr=2&q=60')).xCache).toBe('Hit');
    expect((await get('/drawn/badge.png?w=248&q=60')).status).toBe(200);
    expect(await get('/drawn/badge.png?w=248')).toMatchObject({
      status: 403,
      code: 'preset-only',
      control: 'public, max-age=600',
    });
    expect((await get('/drawn/badge.png')).code).toBe('preset-only');
    expect((await get('/drawn/badge.png?w=320&h=320&q=60&v=2')).code).toBe('preset-only');
    expect(await get('/hands.jpg?w=248&q=60')).toMatchObject({ status: 403, code: 'source-not-allowed' });
    expect((await get('/hands.jpg?w=248&q=60')).xCache).toBe('Hit');
  });
});
