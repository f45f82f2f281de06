import { describe, expect, it } from 'vitest';
import { noise, paint, quarters } from '../../tests/pictures.js';
import { isFlat } from './raw-picture.js';

const rawOf = async (image: ReturnType<typeof noise>) => {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
};

describe('isFlat', () => {
  it('is true of drawn surfaces, also where scaling made edges of many colours', async () => {
    expect(isFlat(await rawOf(quarters(400, 300)))).toBe(true);
    expect(isFlat(await rawOf(quarters(400, 300).resize(333, 217)))).toBe(true);
    expect(isFlat(await rawOf(quarters(400, 300).grayscale()))).toBe(true);
  });

  it('is false of noise, of a slope, and of a picture of one column', async () => {
    expect(isFlat(await rawOf(noise(400, 300)))).toBe(false);
    expect(isFlat(await rawOf(paint(256, 100, (x) => [x, 0, 255 - x])))).toBe(false);
    expect(isFlat({ data: Uint8Array.of(1, 2, 3), width: 3, height: 1, channels: 1 })).toBe(false);
  });

  it('takes half of the pixels: 1 1 1 2 has two of three, 1 1 2 3 one', () => {
    const row = (...data: number[]) => ({
      data: Uint8Array.from(data),
      width: 4,
      height: 1,
      channels: 1 as const,
    });
    expect(isFlat(row(1, 1, 1, 2))).toBe(true);
    expect(isFlat(row(1, 1, 2, 3))).toBe(false);
  });

  it('tells pixels apart by any channel, transparency too', () => {
    const pixels = { width: 2, height: 1, channels: 4 } as const;
    expect(isFlat({ ...pixels, data: Uint8Array.of(1, 2, 3, 4, 1, 2, 3, 4) })).toBe(true);
    expect(isFlat({ ...pixels, data: Uint8Array.of(1, 2, 3, 4, 1, 2, 3, 5) })).toBe(false);
  });
});
