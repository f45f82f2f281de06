import { expect, it, vi } from 'vitest';
import { paint } from '../../tests/pictures.js';
import { testConfig } from '../../tests/test-config.js';
import type * as codecTime from './codec-time.js';
import { describePicture } from './describe.js';

// A small picture stands for one with a slow decoder; checks that reject a render before it starts are bypassed.
const DECODER_MS = 15_000;
vi.mock('./codec-time.js', async (importOriginal) => ({
  ...(await importOriginal<typeof codecTime>()),
  decodeMs: () => DECODER_MS,
}));

const pierced = paint(2000, 1500, (x, y) => [200, 90, 40, x === 1234 && y === 777 ? 254 : 255], true);
const alphaWith = async (leftMs: number) => {
  const bytes = await pierced.clone().png({ compressionLevel: 1 }).toBuffer();
  return (await describePicture(bytes, testConfig(), undefined, () => leftMs)).alpha;
};

it('decodes an original a second time, at full size, only if that ends within two seconds after the answer', async () => {
  // One pixel in three million is visible at full size only.
  expect(await alphaWith(DECODER_MS - 2000)).toBe(true);
  expect(await alphaWith(DECODER_MS - 2001)).toBe(false);
});
