import { defineImageConfig, type ImageConfig } from '@cameo/core';
import { expect, it } from 'vitest';
import type { ExaminedStage } from './check.js';
import { refinedLater } from './refined-check.js';

const config = defineImageConfig({ bucket: 'pictures', region: 'eu-west-1' });

/** The beginning of a PNG of 1 × 1 px: signature, length and name of the header, width, height. */
const PICTURE = Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001', 'hex');

const FIRST = 'public, max-age=31536000, s-maxage=3600, immutable';
const FINAL = 'public, max-age=31536000, immutable';

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toUTCString();

async function look(over: Record<string, string>, of: ImageConfig = config, body: Uint8Array = PICTURE) {
  const paths: string[] = [];
  const stage: ExaminedStage = {
    base: 'https://img.example.com',
    config: of,
    picture: '/earth.jpg',
    extraParams: '',
    widths: [200, 640],
    requestPath: async (path) => {
      paths.push(path);
      return { status: 200, headers: new Headers(over), body, ms: 1 };
    },
  };
  return { ...(await refinedLater.run(stage)), paths };
}

it.each([
  ['was looked at', { 'cache-control': FINAL, 'last-modified': hoursAgo(99) }, 'ok', 'processed by Refine'],
  ['was just made', { 'cache-control': FIRST }, 'ok', 'not processed by Refine, made 0 min ago'],
  [
    'was made this morning',
    { 'cache-control': FIRST, 'last-modified': hoursAgo(5) },
    'ok',
    'not processed by Refine, made 5 h ago',
  ],
  [
    'waits for days',
    { 'cache-control': FIRST, 'last-modified': hoursAgo(49) },
    'warn',
    'not processed by Refine, made 49 h ago',
  ],
])('a derivative that %s', async (_, headers, state, received) => {
  const found = await look({ 'content-type': 'image/avif', ...headers });
  expect(found).toMatchObject({ state, received });
  // Bypasses the CDN, which may have the first answer.
  expect(found.paths).toEqual([expect.stringMatching(/^\/earth\.jpg\?w=200&v=doctor-[0-9a-z]+$/)]);
});

it('sends no request if nothing is refined', async () => {
  for (const of of [
    { ...config, refine: false },
    { ...config, refine: { formats: ['jpeg'] } },
  ] as const)
    expect(await look({}, of)).toMatchObject({ state: 'ok', paths: [] });
});

it('fails for an answer that is no picture', async () => {
  expect(await look({ 'content-type': 'text/html' }, config, Buffer.from('<h1>It works</h1>'))).toMatchObject(
    { state: 'fail', received: '200 text/html, 17 bytes' },
  );
});
