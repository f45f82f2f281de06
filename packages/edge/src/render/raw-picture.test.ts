import { describe, expect, it } from 'vitest';
import { noise, paint, quarters } from '../../tests/pictures.js';
import { isFlat, isOpaque } from './raw-picture.js';

const rawOf = async (image: ReturnType<typeof noise>) => {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
};

describe('isFlat', () => {
  it('is true of drawn surfaces, also with antialiased edges of many colours', async () => {
    expect(isFlat(await rawOf(quarters(400, 300)))).toBe(true);
    expect(isFlat(await rawOf(quarters(400, 300).resize(333, 217)))).toBe(true);
    expect(isFlat(await rawOf(quarters(400, 300).grayscale()))).toBe(true);
  });

  it('is false for noise, for a gradient, and for a single column', async () => {
    expect(isFlat(await rawOf(noise(400, 300)))).toBe(false);
    expect(isFlat(await rawOf(paint(256, 100, (x) => [x, 0, 255 - x])))).toBe(false);
    expect(isFlat({ data: Uint8Array.of(1, 2, 3), width: 3, height: 1, channels: 1 })).toBe(false);
  });

  it('requires half of the pixels: 1 1 1 2 has two of three, 1 1 2 3 one', () => {
    const row = (...data: number[]) => ({
      data: Uint8Array.from(data),
      width: 4,
      height: 1,
      channels: 1 as const,
    });
    expect(isFlat(row(1, 1, 1, 2))).toBe(true);
    expect(isFlat(row(1, 1, 2, 3))).toBe(false);
  });

  it('compares every channel, including transparency', () => {
    const pixels = { width: 2, height: 1, channels: 4 } as const;
    expect(isFlat({ ...pixels, data: Uint8Array.of(1, 2, 3, 4, 1, 2, 3, 4) })).toBe(true);
    expect(isFlat({ ...pixels, data: Uint8Array.of(1, 2, 3, 4, 1, 2, 3, 5) })).toBe(false);
  });
});

describe('isOpaque', () => {
  it.each([
    [4, [9, 9, 9, 255, 0, 0, 0, 255], true],
    [4, [9, 9, 9, 255, 0, 0, 0, 254], false],
    [2, [0, 255, 9, 255], true],
    [2, [255, 0, 255, 255], false],
    // Without an alpha channel there is none to drop.
    [3, [255, 255, 255, 255, 255, 255], false],
    [1, [255, 255], false],
  ] as const)('of %s channels %j: %s', (channels, values, opaque) => {
    const width = values.length / channels;
    expect(isOpaque({ data: Uint8Array.from(values), width, height: 1, channels })).toBe(opaque);
  });
});
