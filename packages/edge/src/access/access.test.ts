import type { ImageConfig } from '@cameo/core';
import { signSource, signUrl } from '@cameo/core/sign';
import type { CloudFrontResultResponse } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import {
  cloudFrontRequest,
  plainHeaders,
  requestEvent,
  responseEvent,
  s3Error,
} from '../../tests/cloudfront-events.js';
import { noise, photo } from '../../tests/pictures.js';
import { scriptedStore } from '../../tests/scripted-store.js';
import { KEYS, OLD_KEY, sealed, signedConfig } from '../../tests/signed-stage.js';
import { testConfig } from '../../tests/test-config.js';
import { requestViolations, responseViolations } from '../../tests/trigger-rules.js';
import { createTransformImageRequest } from '../origin-request/handler.js';
import { createResizeImage } from '../origin-response/handler.js';

// Computed with openssl, as core's sign.test.ts describes.
const AUTO = '2026a..e.HrzP9qkH7trhcBChYLVPzqeA6oX0xt5EgC0WmEx5s24';
const WEBP = '2026a..e.f4PUzb2u_uE_htOtsAj_GcAS2HlECNG6Z2YEy3ioCrM';
const JPEG = '2026a..e.fncIagSkrNJK5G9W4pBxeI6yZIwt4nAmz66Iy3DcGNw';
const ANY = '2026a..a.FzZ1mNDyUyeb_Qhu73ny-tusWiDR_g-36wsMNK7YX6g';
const LONG_AGO = '2026a.1700000000.e.N59NmPF3tf6RplURDGMpbOpdLn3hh8BupdZnszzDaCw';

const SIGNED = signedConfig();

/** The result of origin-request for a URL: the address at the origin with the token, or the code of the problem. */
async function requested(url: string, config: ImageConfig, headers: Record<string, string> = {}) {
  const request = cloudFrontRequest(url, 'GET', headers);
  const before = structuredClone(request);
  const result = await createTransformImageRequest(config, KEYS)(requestEvent(request));
  if (result && 'status' in result) {
    expect(responseViolations(result, 'origin-request')).toEqual([]);
    expect(result.status).toBe('403');
    const { code } = JSON.parse(result.body ?? '');
    return [code, plainHeaders(result.headers)['cache-control']];
  }
  expect(requestViolations(result, before)).toEqual([]);
  expect(request.querystring).toBe('');
  const header = request.headers['x-cameo-signature']?.[0]?.value;
  const token = header?.slice(0, header.lastIndexOf('.'));
  if (token !== undefined) expect(header).toBe(sealed(token));
  return [request.uri, token];
}

/** The result of origin-response for a key that the origin does not have: the status, and the code of a problem. */
async function responded(
  uri: string,
  config: ImageConfig,
  token?: string,
  status = '404',
  source?: Uint8Array,
  version?: string,
) {
  const { store, calls } = scriptedStore(source === undefined ? {} : { source });
  const request = cloudFrontRequest(uri, 'GET', {
    ...(token !== undefined && { 'x-cameo-signature': token }),
    ...(version !== undefined && { 'x-cameo-version': version }),
  });
  const response = s3Error(status);
  const given = structuredClone(response.headers);
  const handle = createResizeImage(config, { store, log: () => undefined, keys: KEYS });
  const result = (await handle(responseEvent(request, response))) as CloudFrontResultResponse;
  expect(responseViolations(result, 'origin-response', given)).toEqual([]);
  const headers = plainHeaders(result.headers);
  const code = /json/.test(headers['content-type'] ?? '') ? JSON.parse(result.body ?? '').code : undefined;
  return { status: result.status, code, headers, calls };
}

describe('origin-request of a stage that signs', () => {
  it.each([
    [`/a.jpg?w=640&s=${AUTO}`, {}, ['/_variants/a.jpg/w-640.jpg', AUTO]],
    ['/a.jpg?w=640', { 'X-Cameo-Signature': sealed(AUTO) }, ['/_variants/a.jpg/w-640.jpg', AUTO]],
    // Viewers know the token; only the owner of a key can compute its seal.
    ['/a.jpg?w=640', { 'X-Cameo-Signature': AUTO }, ['signature-missing', 'no-store']],
    ['/a.jpg?w=640', { 'X-Cameo-Signature': `${AUTO}.` }, ['signature-missing', 'no-store']],
    [
      '/a.jpg?w=640',
      { 'X-Cameo-Signature': sealed(AUTO, { ...OLD_KEY, secret: 'x' }) },
      ['signature-missing', 'no-store'],
    ],
    ['/a.jpg?w=640', { 'X-Cameo-Signature': `${sealed(AUTO)}x` }, ['signature-missing', 'no-store']],
    ['/a.jpg?w=640', { 'X-Cameo-Signature': '' }, ['signature-missing', 'no-store']],
    [`/a.jpg?width=600&s=${AUTO}`, { Accept: 'image/webp' }, ['/_variants/a.jpg/w-640.webp', AUTO]],
    [`/a.jpg?w=640&f=webp&s=${WEBP}`, {}, ['/_variants/a.jpg/w-640_named.webp', WEBP]],
    [`/a.jpg?s=${ANY}`, {}, ['/a.jpg', ANY]],
    ['/a.jpg?w=640', {}, ['signature-missing', 'no-store']],
    ['/a.jpg', {}, ['signature-missing', 'no-store']],
    [`/a.jpg?w=864&s=${AUTO}`, {}, ['signature-invalid', 'no-store']],
    [`/a.jpg?w=640&f=webp&s=${AUTO}`, {}, ['signature-invalid', 'no-store']],
    [`/b.jpg?w=640&s=${AUTO}`, {}, ['signature-invalid', 'no-store']],
    [`/a.jpg?w=640&s=${LONG_AGO}`, {}, ['signature-expired', 'no-store']],
    // The header belongs to viewer-request and takes precedence over the query string; a forged one is ignored.
    [`/a.jpg?w=640&s=${AUTO}`, { 'X-Cameo-Signature': sealed(WEBP) }, ['signature-invalid', 'no-store']],
    [`/a.jpg?w=640&s=${AUTO}`, { 'X-Cameo-Signature': WEBP }, ['/_variants/a.jpg/w-640.jpg', AUTO]],
  ] as const)('%s %j', async (url, headers, outcome) => {
    expect(await requested(url, SIGNED, headers)).toEqual(outcome);
  });

  it('refuses every request when it has no keys', async () => {
    const result = await createTransformImageRequest(SIGNED)(
      requestEvent(cloudFrontRequest(`/a.jpg?w=640&s=${AUTO}`)),
    );
    expect(result).toMatchObject({ status: '403' });
  });
});

describe('origin-response of a stage that signs', () => {
  it.each([
    // Without an original, the answer to an allowed request is `source-missing`.
    ['/_variants/a.jpg/w-640.jpg', AUTO, '404', 'source-missing'],
    ['/_variants/a.jpg/w-640.webp', AUTO, '404', 'source-missing'],
    ['/_variants/a.jpg/w-640_named.webp', WEBP, '404', 'source-missing'],
    ['/_variants/a.jpg/w-640.webp', WEBP, '403', 'signature-invalid'],
    ['/_variants/a.jpg/w-640_named.webp', AUTO, '403', 'signature-invalid'],
    ['/_variants/a.jpg/w-640_still.jpg', JPEG, '404', 'source-missing'],
    ['/_variants/a.jpg/w-640_blur-5.avif', ANY, '404', 'source-missing'],
    ['/_variants/a.jpg/w-640_still.jpg', AUTO, '403', 'signature-invalid'],
    ['/_variants/a.jpg/w-640.jpg', JPEG, '403', 'signature-invalid'],
    ['/_variants/a.jpg/w-864.jpg', AUTO, '403', 'signature-invalid'],
    ['/_variants/b.jpg/w-640.jpg', AUTO, '403', 'signature-invalid'],
    ['/_variants/a.jpg/w-640.jpg', LONG_AGO, '403', 'signature-expired'],
    ['/_variants/a.jpg/w-640.jpg', undefined, '403', 'signature-missing'],
  ])('%s with %s', async (uri, token, status, code) => {
    const outcome = await responded(uri, SIGNED, token && sealed(token));
    expect([outcome.status, outcome.code]).toEqual([status, code]);
    if (status === '403') {
      expect(outcome.headers['cache-control']).toBe('no-store');
      expect(outcome.calls).toEqual([]);
    }
  });

  it('lets the CDN keep a derivative that may still be refined for an hour, as an unsigned stage does', async () => {
    const original = await photo(720, 400).jpeg().toBuffer();
    const made = await responded('/_variants/a.jpg/w-640.avif', SIGNED, sealed(AUTO), '404', original);
    expect([made.status, made.headers['cache-control']]).toEqual([
      '200',
      'public, max-age=86400, s-maxage=3600',
    ]);
  });

  it('ignores a token without its seal', async () => {
    for (const header of [AUTO, `${AUTO}.`, `${sealed(AUTO)}x`, sealed(AUTO, { ...OLD_KEY, secret: 'x' })])
      expect(await responded('/_variants/a.jpg/w-640.jpg', SIGNED, header)).toMatchObject({
        status: '403',
        code: 'signature-missing',
      });
  });

  it('refuses a derivative even when it is stored', async () => {
    const { status, code, calls } = await responded('/_variants/a.jpg/w-640.jpg', SIGNED, undefined, '200');
    expect([status, code, calls]).toEqual(['403', 'signature-missing', []]);
  });

  it('redirects to the signed URL when a picture is too large', async () => {
    const source = await noise(1200, 1200).png().toBuffer();
    const auto = signUrl(SIGNED, OLD_KEY, { src: 'a.png', w: 1160, q: 95 });
    const token = auto.split('s=')[1] ?? '';
    const { status, headers } = await responded(
      '/_variants/a.png/w-1160_q-95.webp',
      SIGNED,
      sealed(token),
      '404',
      source,
    );
    expect([status, headers['location'], headers['cache-control']]).toEqual(['302', auto, 'no-store']);
  });
});

describe('a stage with a list of prefixes', () => {
  const config = testConfig({ sources: { prefixes: ['talent/'] } });
  it.each([
    ['/talent/a.jpg?w=640', ['/_variants/talent/a.jpg/w-640.jpg', undefined]],
    ['/talent/a.jpg', ['/talent/a.jpg', undefined]],
    ['/a.jpg?w=640', ['source-not-allowed', 'public, max-age=600']],
    ['/a.jpg', ['source-not-allowed', 'public, max-age=600']],
    ['/%74alents/a.jpg', ['source-not-allowed', 'public, max-age=600']],
  ])('%s', async (url, outcome) => {
    expect(await requested(url, config)).toEqual(outcome);
  });

  it('renders no other source', async () => {
    const outcome = await responded('/_variants/a.jpg/w-640.jpg', config);
    expect([outcome.status, outcome.code, outcome.calls]).toEqual(['403', 'source-not-allowed', []]);
    expect(await responded('/_variants/talent/a.jpg/w-640.jpg', config)).toMatchObject({
      code: 'source-missing',
    });
  });
});

describe('a stage that answers presets only', () => {
  const presets = { card: { w: 320, h: 320, q: 60 }, webp: { f: 'webp' } } as const;
  const config = testConfig({ presets, presetsOnly: true });
  const KEPT = 'public, max-age=600';
  it.each([
    ['/a.jpg?w=320&h=320&q=60', ['/_variants/a.jpg/w-360_h-360_q-60.jpg', undefined]],
    ['/a.jpg?w=180&h=180&dpr=2&quality=60', ['/_variants/a.jpg/w-360_h-360_q-60.jpg', undefined]],
    ['/a.jpg?f=webp', ['/_variants/a.jpg/full_named.webp', undefined]],
    ['/a.jpg?w=48&f=webp', ['/_variants/a.jpg/w-48_named.webp', undefined]],
    ['/a.jpg?w=48', ['preset-only', KEPT]],
    ['/a.jpg', ['preset-only', KEPT]],
    ['/a.jpg?w=48&f=webp&v=1', ['preset-only', KEPT]],
  ])('%s', async (url, outcome) => {
    expect(await requested(url, config, { Accept: url.includes('f=') ? 'image/avif' : '*/*' })).toEqual(
      outcome,
    );
  });

  it('makes the derivatives of its presets', async () => {
    // `f=webp` belongs to a preset; `auto` with the same size does not.
    expect(await responded('/_variants/a.jpg/w-48_named.webp', config)).toMatchObject({
      code: 'source-missing',
    });
    expect(await responded('/_variants/a.jpg/w-48.webp', config)).toMatchObject({ code: 'preset-only' });
    expect(await responded('/_variants/a.jpg/w-48.avif', config)).toMatchObject({ code: 'preset-only' });
    expect(
      await responded('/_variants/a.jpg/w-48.webp', testConfig({ presets: { all: {} }, presetsOnly: true })),
    ).toMatchObject({
      code: 'source-missing',
    });
  });

  it('accepts signed versions', async () => {
    const both = signedConfig({ presets, presetsOnly: true });
    const token = signSource(both, OLD_KEY, 'a.jpg', { preset: 'webp' }, { v: '7' });
    expect(await requested(`/a.jpg?w=48&f=webp&v=7&s=${token}`, both)).toEqual([
      '/_variants/a.jpg/w-48_named.webp',
      token,
    ]);
    expect(await requested(`/a.jpg?w=48&f=webp&v=8&s=${token}`, both)).toEqual([
      'signature-invalid',
      'no-store',
    ]);
    // Behind the cache the version arrives in a header, and the signature covers it there too.
    for (const [version, code] of [
      ['7', 'source-missing'],
      ['8', 'signature-invalid'],
      [undefined, 'signature-invalid'],
    ] as const) {
      const uri = '/_variants/a.jpg/w-48_named.webp';
      expect(await responded(uri, both, sealed(token), '404', undefined, version)).toMatchObject({ code });
    }
    const any = signSource(both, OLD_KEY, 'a.jpg', { any: true });
    expect(await requested(`/a.jpg?w=48&f=webp&s=${any}`, both)).toEqual([
      '/_variants/a.jpg/w-48_named.webp',
      any,
    ]);
    expect(await requested(`/a.jpg?w=48&s=${any}`, both)).toEqual(['preset-only', KEPT]);
  });
});
