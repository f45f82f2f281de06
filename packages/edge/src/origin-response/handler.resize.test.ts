import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryFixture } from '../../tests/directory-fixture.js';
import { animation, COLOURS, quarters } from '../../tests/pictures.js';
import { cornersOf, describePicture } from '../../tests/probe.js';
import { problemIn, resize } from '../../tests/resize-event.js';
import { opened, readBody, source } from '../../tests/stored-bytes.js';

let fixture: Awaited<ReturnType<typeof createDirectoryFixture>>;
beforeEach(async () => {
  fixture = await createDirectoryFixture();
});
afterEach(() => fixture.close());

const md5 = (bytes: Uint8Array) => `"${createHash('md5').update(bytes).digest('hex')}"`;
const PHOTO = await quarters(800, 600).jpeg().toBuffer();
const stored = async (key: string) => {
  const object = opened(await fixture.store.open(key, { budgetMs: 5000 }));
  return { ...object, bytes: await readBody(object) };
};

describe('a missing derivative', () => {
  it.each(['404', '403'])('behind a %s is made, stored and sent', async (status) => {
    await fixture.addSource('talent/alice.jpg', PHOTO);
    const uri = '/_variants/talent/alice.jpg/w-640.webp';
    const outcome = await resize(fixture.store, uri, { status });
    expect([outcome.same, outcome.violations]).toEqual([true, []]);
    expect(outcome.result).toMatchObject({ status: '200', statusDescription: 'OK', bodyEncoding: 'base64' });
    expect(outcome.headers).toEqual({
      'x-amz-cf-pop': 'FRA56-P2',
      date: 'Mon, 23 Nov 2026 12:00:00 GMT',
      // printf %s talent/alice.jpg | sha256sum | cut -c1-32
      'x-cameo-tag': 'f1fac05d582adb369b561712ca611111',
      via: '1.1 0123456789abcdef.cloudfront.net (CloudFront)',
      'transfer-encoding': 'chunked',
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=86400, s-maxage=31536000',
      etag: md5(outcome.bytes),
      vary: 'Accept',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'x-cameo-grammar, age, content-length, retry-after, x-cache',
      'timing-allow-origin': '*',
      'x-content-type-options': 'nosniff',
      'x-cameo-grammar': expect.stringMatching(/^[0-9a-f]{8}$/),
    });
    expect(await describePicture(outcome.bytes)).toMatchObject({ format: 'webp', width: 640, height: 480 });
    expect(await cornersOf(outcome.bytes)).toBe('RGBY');
    expect(await stored('_variants/talent/alice.jpg/w-640.webp')).toMatchObject({
      bytes: outcome.bytes,
      contentType: 'image/webp',
      cacheControl: 'public, max-age=86400, s-maxage=31536000',
    });
  });

  it('is logged with all its measurements', async () => {
    const bytes = PHOTO;
    await fixture.addSource('a.jpg', bytes);
    const { log, bytes: body } = await resize(fixture.store, '/_variants/a.jpg/w-200.jpg');
    const whole = expect.any(Number);
    expect(log).toEqual([
      {
        level: 'info',
        event: 'rendered',
        key: '_variants/a.jpg/w-200.jpg',
        stored: 'created',
        sourceBytes: bytes.length,
        sourceFormat: 'jpeg',
        sourceWidth: 800,
        sourceHeight: 600,
        outputBytes: body.length,
        width: 200,
        height: 150,
        frames: 1,
        format: 'jpeg',
        readMs: whole,
        renderMs: whole,
        storeMs: whole,
        totalMs: whole,
        memoryPeakMb: whole,
      },
    ]);
    for (const value of Object.values(log[0] ?? {})) {
      if (typeof value === 'number') expect(value >= 0 && Number.isInteger(value)).toBe(true);
    }
    expect(log[0]?.memoryPeakMb).toBeGreaterThan(20);
    expect(log[0]?.memoryPeakMb).toBeLessThan(4000);
  });

  it('is made once: a later request that the origin still misses gets the stored one', async () => {
    await fixture.addSource('a.jpg', PHOTO);
    const uri = '/_variants/a.jpg/w-640.avif';
    const first = await resize(fixture.store, uri);
    const second = await resize(fixture.store, uri);
    expect(second.log).toEqual([
      {
        level: 'info',
        event: 'reused',
        key: '_variants/a.jpg/w-640.avif',
        outputBytes: first.bytes.length,
        totalMs: expect.any(Number),
      },
    ]);
    expect(second.bytes.equals(first.bytes)).toBe(true);
    expect([second.headers, second.violations]).toEqual([first.headers, []]);
  });

  it('is one derivative for concurrent requests', async () => {
    await fixture.addSource('a.jpg', PHOTO);
    const uri = '/_variants/a.jpg/w-480.webp';
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => resize(fixture.store, uri)));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['200']));
    expect(new Set(outcomes.map(({ headers }) => headers['etag'])).size).toBe(1);
    const results = outcomes.flatMap(({ log }) => log.map((line) => line.stored ?? line.event));
    expect(results.filter((result) => result === 'created')).toHaveLength(1);
  });

  it('is found under a key with every kind of character', async () => {
    for (const [key, uri] of [
      ['a b+c.jpg', '/_variants/a%20b%2Bc.jpg/w-48.webp'],
      ['é/ü.jpg', '/_variants/%C3%A9/%C3%BC.jpg/w-48.webp'],
      ["it's (1)*!.jpg", '/_variants/it%27s%20%281%29%2A%21.jpg/w-48.webp'],
      ['w-640.jpg/w-48.png', '/_variants/w-640.jpg/w-48.png/w-48.webp'],
      ['100%25.jpg', '/_variants/100%2525.jpg/w-48.webp'],
    ] as const) {
      await fixture.addSource(key, PHOTO);
      const outcome = await resize(fixture.store, uri);
      expect([outcome.status, outcome.log[0]?.event], key).toEqual(['200', 'rendered']);
      expect((await stored(`_variants/${key}/w-48.webp`)).bytes.equals(outcome.bytes)).toBe(true);
    }
  });

  it('is not made for HEAD, which checks that the original exists', async () => {
    await fixture.addSource('a.jpg', PHOTO);
    const uri = '/_variants/a.jpg/w-640.webp';
    for (let times = 0; times < 3; times += 1) {
      const { result, headers, status, violations, log } = await resize(fixture.store, uri, {
        method: 'HEAD',
      });
      expect([status, result.body, result.bodyEncoding, violations]).toEqual([
        '200',
        undefined,
        undefined,
        [],
      ]);
      expect(headers).toMatchObject({ 'cache-control': 'no-store', vary: 'Accept' });
      expect(Object.keys(headers).filter((name) => /^(?:content-|etag)/.test(name))).toEqual([]);
      expect(log).toMatchObject([{ level: 'info', event: 'head' }]);
    }
    expect(await readdir(fixture.root)).toEqual(['sources']);
    const missing = await resize(fixture.store, '/_variants/none.jpg/w-640.webp', { method: 'HEAD' });
    expect([missing.status, missing.log[0]?.code]).toEqual(['404', 'source-missing']);
  });

  it('answers HEAD for a stored derivative with the headers of GET, its length and no body', async () => {
    await fixture.addSource('a.jpg', PHOTO);
    const uri = '/_variants/a.jpg/w-640.webp';
    const get = await resize(fixture.store, uri);
    const { result, headers, violations, log } = await resize(fixture.store, uri, { method: 'HEAD' });
    expect([log[0]?.event, result.body, violations]).toEqual(['reused', undefined, []]);
    expect(headers).toEqual({ ...get.headers, 'content-length': String(get.bytes.length) });
  });

  it('goes by the bytes of the original, not by its name', async () => {
    await fixture.addSource(
      'photo.jpg',
      await animation('gif', [COLOURS.R, COLOURS.G], { loop: 0, delay: [50, 60] }),
    );
    const moving = await resize(fixture.store, '/_variants/photo.jpg/w-48.avif');
    expect(moving.headers['content-type']).toBe('image/webp');
    expect(await describePicture(moving.bytes)).toMatchObject({ format: 'webp', frames: 2, delay: [50, 60] });
    expect((await stored('_variants/photo.jpg/w-48.avif')).contentType).toBe('image/webp');
    await fixture.addSource('page.png', Buffer.from('<html>'));
    const page = await resize(fixture.store, '/_variants/page.png/w-48.avif');
    expect([page.status, problemIn(page)['code']]).toEqual(['415', 'source-unsupported']);
  });
});

describe('an unusable source', () => {
  it.each([
    ['missing.jpg', undefined, '404', 'source-missing', 'public, max-age=10', 'debug'],
    ['empty.jpg', Buffer.alloc(0), '415', 'source-corrupt', 'public, max-age=60', 'warn'],
    ['text.jpg', Buffer.from('no picture'), '415', 'source-unsupported', 'public, max-age=60', 'warn'],
    ['cut.jpg', PHOTO.subarray(0, 3000), '415', 'source-corrupt', 'public, max-age=60', 'warn'],
  ])(
    'such as %s is answered with a problem and stores no derivative',
    async (key, bytes, status, code, cache, level) => {
      if (bytes !== undefined) await fixture.addSource(key, bytes);
      for (const method of ['GET', 'HEAD'] as const) {
        // HEAD decodes nothing; it knows of a damaged original only from the note of an earlier GET.
        const made = method === 'GET' && { readMs: expect.any(Number) };
        const decoded = bytes !== undefined && method === 'GET';
        const outcome = await resize(fixture.store, `/_variants/${key}/w-640.webp`, { method });
        expect([outcome.status, outcome.headers['cache-control'], outcome.same]).toEqual([
          status,
          cache,
          true,
        ]);
        expect([outcome.violations, outcome.headers['content-type']]).toEqual([
          [],
          'application/problem+json',
        ]);
        expect(outcome.log).toEqual([
          {
            level,
            event: 'failed',
            key: `_variants/${key}/w-640.webp`,
            code,
            reason: expect.stringMatching(/./),
            ...made,
            ...(decoded && { sourceBytes: bytes.length, renderMs: expect.any(Number) }),
            totalMs: expect.any(Number),
            memoryPeakMb: expect.any(Number),
          },
        ]);
        if (method === 'GET') expect(problemIn(outcome)).toMatchObject({ status: Number(status), code });
        else expect(outcome.result.body).toBeUndefined();
      }
      // Only the note of the refusal is stored.
      const noted = bytes === undefined ? 0 : 1;
      expect(await fixture.store.removeDerivatives(source(key), { budgetMs: 5000 })).toBe(noted);
    },
  );
});

it('is never written to', async () => {
  const bytes = PHOTO;
  await fixture.addSource('a.jpg', bytes);
  for (const name of ['w-640.webp', 'w-640.avif', 'w-641.avif', 'full_still.png']) {
    await resize(fixture.store, `/_variants/a.jpg/${name}`);
  }
  expect(await readdir(fixture.sources)).toEqual(['a.jpg']);
  expect((await readFile(join(fixture.sources, 'a.jpg'))).equals(bytes)).toBe(true);
});
