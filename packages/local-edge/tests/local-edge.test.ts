import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { some } from '@cameo/testing/form';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ask } from './edge-under-test.js';
import { openStand, type Stand } from './stand.js';

const config = defineImageConfig({ bucket: 'pictures', region: 'eu-west-1' });

let stand: Stand;
beforeAll(async () => {
  stand = await openStand(config);
});
afterEach(() => stand.clean());
afterAll(() => stand.remove());

const start = (missing?: 403 | 404) => stand.start(missing);

/** Format by magic bytes, independent of the header. */
function formatOf(body: Buffer): string {
  if (body.subarray(4, 12).toString('latin1') === 'ftypavif') return 'avif';
  if (body.subarray(8, 12).toString('latin1') === 'WEBP') return 'webp';
  return body.subarray(0, 3).toString('hex') === 'ffd8ff' ? 'jpeg' : 'other';
}

const accepting = (accept: string) => ({ headers: { accept } });
const BROWSER = accepting('image/avif,image/webp,*/*');

describe.each([404, 403] as const)(
  'Cameo on a laptop, on a bucket that answers %i for missing keys',
  (missing) => {
    it('gives each client the best format it accepts, and the second time from the cache', async () => {
      const edge = await start(missing);
      const formats = ['image/avif,image/webp,*/*', 'image/webp,*/*;q=0.8', '*/*'];
      for (const [index, format] of ['avif', 'webp', 'jpeg'].entries()) {
        const answer = await ask(edge.url, '/earth.jpg?w=640', accepting(formats[index] ?? ''));
        expect([answer.status, answer.headers['content-type'], formatOf(answer.body)]).toEqual([
          200,
          `image/${format}`,
          format,
        ]);
        expect([answer.headers['x-cache'], answer.headers['x-local-edge-error']]).toEqual([
          'Miss from cloudfront',
          undefined,
        ]);
      }
      expect(edge.stats().renders).toBe(3);
      expect((await ask(edge.url, '/earth.jpg?w=640', BROWSER)).headers['x-cache']).toBe(
        'Hit from cloudfront',
      );
      expect(edge.stats()).toMatchObject({ renders: 3, hits: 1, misses: 3, edgeErrors: 0 });
    });

    it('answers a missing picture with 404 and without an edge error', async () => {
      const edge = await start(missing);
      for (const path of [
        '/none.jpg',
        '/none.jpg?w=640',
        '/',
        '/drawn/',
        '/_variants/earth.jpg/w-640.avif',
      ]) {
        const answer = await ask(edge.url, path);
        expect([path, answer.status, answer.headers['content-type']]).toEqual([
          path,
          404,
          'application/problem+json',
        ]);
        expect(answer.headers['x-local-edge-error']).toBeUndefined();
      }
    });
  },
);

it('never renders a variant twice, not even after a restart', async () => {
  const first = await start();
  const made = await ask(first.url, '/earth.jpg?w=640', BROWSER);
  expect(first.stats().renders).toBe(1);
  await first.close();
  const second = await start();
  const found = await ask(second.url, '/earth.jpg?w=640', BROWSER);
  expect([found.headers['x-cache'], second.stats().renders]).toEqual(['Miss from cloudfront', 0]);
  expect(found.body.equals(made.body)).toBe(true);
  // Other spellings of the same request share one key.
  for (const path of ['/earth.jpg?width=640', '/earth.jpg?w=630', '/earth.jpg?utm=x&w=640'])
    await ask(second.url, path, BROWSER);
  expect(second.stats()).toMatchObject({ misses: 1, hits: 3, renders: 0 });
});

it('renders once for concurrent requests', async () => {
  const edge = await start();
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => ask(edge.url, '/hands.jpg?w=320', BROWSER)),
  );
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 12 }, () => 200));
  expect(edge.stats()).toMatchObject({ requests: 12, hits: 11, misses: 1, renders: 1 });
});

it('counts bytes saved against the originals, from the cache too', async () => {
  const edge = await start();
  const picture = await ask(edge.url, '/hands.jpg?w=320', BROWSER);
  await ask(edge.url, '/hands.jpg?w=320', BROWSER);
  await ask(edge.url, '/hands.jpg', BROWSER);
  await ask(edge.url, '/hands.jpg?w=320', { ...BROWSER, method: 'HEAD' });
  const original = (await stat(join(stand.samples, 'hands.jpg'))).size;
  expect(picture.body.byteLength).toBeLessThan(original / 2);
  await expect.poll(() => edge.stats().bytes.saved).toBe(2 * (original - picture.body.byteLength));
});

it('renders different variants concurrently', async () => {
  const edge = await start();
  const widths = some([48, 64, 85, 160, 640, 320, 480, 240], 3);
  const paths = ['/hands.jpg', '/cops.jpg', '/dice.png'].flatMap((path) =>
    widths.map((width) => `${path}?w=${width}`),
  );
  const answers = await Promise.all(paths.map((path) => ask(edge.url, path)));
  expect(answers.map((answer, index) => `${paths[index]} ${answer.status}`)).toEqual(
    paths.map((path) => `${path} 200`),
  );
});

it('purges one source from cache and derivatives, and renders the new picture', async () => {
  await stand.put('my pictures/a+b.jpg', join(stand.samples, 'hands.jpg'));
  const edge = await start();
  const paths = ['', '?w=160', '?w=320'].reverse().map((query) => `/my%20pictures/a%2Bb.jpg${query}`);
  const before: Answer[] = [];
  for (const path of paths) before.push(await ask(edge.url, path));
  expect(before.map((answer) => answer.status)).toEqual([200, 200, 200]);
  expect(await stand.derivatives()).toHaveLength(2);
  await stand.put('my pictures/a+b.jpg', join(stand.samples, 'cops.jpg'));
  const purged = await ask(edge.url, '/__edge/purge?path=/my%20pictures/a%2Bb.jpg', { method: 'POST' });
  expect(JSON.parse(purged.text)).toEqual({ path: '/my pictures/a+b.jpg', cached: 3, derivatives: 2 });
  expect(await stand.derivatives()).toEqual([]);
  const after = await ask(edge.url, paths[0] ?? '');
  expect([after.headers['x-cache'], after.body.equals(before[0]?.body ?? Buffer.of())]).toEqual([
    'Miss from cloudfront',
    false,
  ]);
  expect(edge.stats().renders).toBe(3);
});

it('answers HEAD, ranges and conditions on a derivative', async () => {
  const edge = await start();
  const whole = await ask(edge.url, '/earth.jpg?w=320', BROWSER);
  const head = await ask(edge.url, '/earth.jpg?w=320', { ...BROWSER, method: 'HEAD' });
  expect([head.status, head.body.byteLength, head.headers['content-length']]).toEqual([
    200,
    0,
    String(whole.body.byteLength),
  ]);
  const part = await ask(edge.url, '/earth.jpg?w=320', {
    headers: { ...BROWSER.headers, range: 'bytes=4-11' },
  });
  expect([part.status, part.text]).toEqual([206, 'ftypavif']);
  const etag = whole.headers.etag ?? '';
  const unchanged = await ask(edge.url, '/earth.jpg?w=320', {
    headers: { ...BROWSER.headers, 'if-none-match': etag },
  });
  expect([unchanged.status, unchanged.body.byteLength]).toEqual([304, 0]);
});

it('violates no rule of the edge, whatever the request', async () => {
  const edge = await start();
  const queries = [
    'w=abc',
    'w=0',
    'w=99999',
    'w=640&w=641',
    'fit=stretch',
    'q=0',
    'focus=2,2',
    'w=%zz',
    'w=%00',
    'f=gif',
    `bg=${'x'.repeat(8000)}`,
  ];
  const paths = [
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/a//b.jpg',
    '/%00.jpg',
    '/%zz.jpg',
    '/_variants',
    '/windows95.bmp?w=1',
    '/drawn?w=10',
  ];
  for (const path of [...queries.map((query) => `/earth.jpg?${query}`), ...paths])
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
      const answer = await ask(edge.url, path, { method });
      expect([path, method, answer.headers['x-local-edge-error']]).toEqual([path, method, undefined]);
      expect(answer.status).toBeLessThan(500);
      expect(answer.text).not.toContain('root:');
    }
  expect(edge.stats().edgeErrors).toBe(0);
});
