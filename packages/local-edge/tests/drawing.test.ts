import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ask } from './edge-under-test.js';
import { openStand, type Stand } from './stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await openStand(defineImageConfig({ bucket: 'pictures', region: 'eu-west-1' }));
});
afterEach(() => stand.clean());
afterAll(() => stand.remove());

const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 24"><script>alert(1)</script><path d="M0 0h9v9z"/></svg>';
const BROWSER = { headers: { accept: 'image/avif,image/webp,image/svg+xml,*/*;q=0.8' } };

it('sends an SVG logo itself to a page, for every size, from the cache and as an original', async () => {
  const file = join(stand.samples, 'from.svg');
  await writeFile(file, LOGO);
  await stand.put('logo.svg', file);
  const edge = await stand.start();
  for (const [path, cache] of [
    ['/logo.svg?w=640', 'Miss'],
    ['/logo.svg?w=640', 'Hit'],
    ['/logo.svg?w=600&amp;fit=inside', 'Hit'],
    ['/logo.svg?w=320&dpr=1.100000023841858', 'Miss'],
    ['/logo.svg', 'Miss'],
  ] as const) {
    const { status, headers, text } = await ask(edge.url, path, BROWSER);
    expect([status, text, headers['x-local-edge-error']], path).toEqual([200, LOGO, undefined]);
    expect(headers, path).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-security-policy': expect.stringMatching(/default-src 'none';.*\bsandbox$/),
      'x-content-type-options': 'nosniff',
      'x-cache': `${cache} from cloudfront`,
    });
  }
  expect(await stand.derivatives()).toHaveLength(2);
  const cut = await ask(edge.url, '/logo.svg?w=48&amp;h=48', BROWSER);
  expect([cut.status, JSON.parse(cut.text).detail]).toEqual([
    415,
    'The format of the original is not supported. fit: got "cover", expected one side, or both with fit=inside, because the original is a drawing (SVG).',
  ]);
});
