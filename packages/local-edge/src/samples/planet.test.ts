import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, inject, it } from 'vitest';

it('a planet rotates among stars, and its last frame leads to its first', async () => {
  const gif = await readFile(join(inject('drawn'), 'planet.gif'));
  const picture = sharp(gif, { animated: true });
  const { width, pageHeight, pages, delay, loop } = await picture.metadata();
  expect({ width, pageHeight, pages, loop }).toEqual({ width: 360, pageHeight: 360, pages: 48, loop: 0 });
  expect(new Set(delay)).toEqual(new Set([100]));

  const pixels = await picture.removeAlpha().raw().toBuffer();
  const frame = (at: number) => pixels.subarray(at * 360 * 360 * 3, (at + 1) * 360 * 360 * 3);
  const difference = (one: Buffer, other: Buffer) =>
    one.reduce((sum, level, at) => sum + Math.abs(level - (other[at] ?? 0)), 0);
  const step = difference(frame(0), frame(1));
  expect(step).toBeGreaterThan(0);
  expect(difference(frame(47), frame(0)) / step).toBeLessThan(1.5);
  expect(difference(frame(0), frame(24)) / step).toBeGreaterThan(3);
  // The corner is space, and the upper left of the planet is in daylight.
  expect([...frame(0).subarray(0, 3)]).toEqual([15, 24, 38]);
  const brightness = (x: number, y: number) => frame(0)[(y * 360 + x) * 3 + 2] ?? 0;
  expect(brightness(120, 120)).toBeGreaterThan(brightness(260, 260));
});
