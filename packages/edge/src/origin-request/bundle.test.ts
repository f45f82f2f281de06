import { isBuiltin } from 'node:module';
import { expect, it } from 'vitest';
import { bundleOf, reachableFrom, runBundle } from '../../tests/built-bundles.js';
import { cloudFrontRequest, requestEvent } from '../../tests/cloudfront-events.js';

it('imports neither sharp nor the SDK, statically or dynamically', async () => {
  const { text, outside, bytes } = await reachableFrom(await bundleOf('origin-request'), 'ever');
  expect([...outside].filter((name) => !isBuiltin(name))).toEqual([]);
  expect(text).not.toMatch(/@aws-sdk|@smithy|S3Client|PutObject|libvips|VipsForeign|sharp\(/);
  expect(bytes).toBeLessThan(100_000);
});

it('loads no native code for any request', async () => {
  const urls = ['/a.jpg', '/a.jpg?w=640', '/a.jpg?w=abc', '/', '/%zz', '/_variants/a.jpg/w-640.jpg'];
  const events = urls.map((url) => requestEvent(cloudFrontRequest(url, 'GET', { Accept: 'image/webp' })));
  const { results, natives } = await runBundle(await bundleOf('origin-request'), events);
  expect(natives).toEqual([]);
  expect(results).toEqual([
    { uri: '/a.jpg' },
    { uri: '/_variants/a.jpg/w-640.webp' },
    { status: '400' },
    { status: '404' },
    { status: '400' },
    { status: '404' },
  ]);
});
