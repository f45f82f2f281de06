import { describe, expect, it } from 'vitest';
import { paintPixels } from '../../tests/pictures.js';
import { isInvisible, pictureError } from './raw-picture.js';

describe('pictureError', () => {
  it('averages over all channels: a difference of 2 in one of four is 1', () => {
    const one = Uint8Array.of(10, 20, 30, 255);
    expect(pictureError(one, one, 1)).toEqual({ mean: 0, worst: 0 });
    expect(pictureError(one, Uint8Array.of(10, 22, 30, 255), 1)).toEqual({ mean: 1, worst: 1 });
  });

  it('ignores colours of transparent pixels, and includes transparency', () => {
    const [red, blue] = [Uint8Array.of(255, 0, 0, 0), Uint8Array.of(0, 0, 255, 0)];
    expect(pictureError(red, blue, 1).mean).toBe(0);
    expect(pictureError(Uint8Array.of(0, 0, 0, 10), Uint8Array.of(0, 0, 0, 14), 1).mean).toBe(4);
  });

  it('reports the worst block of 16 × 16 px, with partial blocks at the edges', () => {
    const white = paintPixels(40, 20, () => [255, 255, 255]);
    // A dot of 4 × 2 px in the last block, which is 8 × 4 px: 8 of 800 px, and a quarter of 32.
    const dotted = paintPixels(40, 20, (x, y) => (x >= 36 && y >= 18 ? [55, 55, 55] : [255, 255, 255]));
    const ofDot = (3 / 4) * 200 ** 2;
    expect(pictureError(white, dotted, 40)).toEqual({ mean: ofDot / 100, worst: ofDot / 4 });
  });
});

describe('isInvisible', () => {
  it.each([
    [1, 16, true],
    [1.01, 2, false],
    [0.1, 16.1, false],
  ])('with a mean of %s and a worst block of %s: %s', (mean, worst, unseen) => {
    expect(isInvisible({ mean, worst })).toBe(unseen);
  });
});
