import { describe, expect, it } from 'vitest';
import { pictureBytes } from './measure-work.js';

/** From 100 to 400 px bytes double, so that they grow with the root of the pixels; from there on with the pixels. */
const FORMATS = {
  avif: {
    sizes: [
      { pixels: 100, bytes: 50 },
      { pixels: 400, bytes: 100 },
      { pixels: 1600, bytes: 400 },
    ],
  },
};

describe('pictureBytes', () => {
  it.each([
    ['a measured size', 100, 50],
    ['another one', 400, 100],
    ['the largest', 1600, 400],
    ['between the first two', 225, 75],
    ['between the others', 800, 200],
    ['below all', 25, 25],
    ['above all', 6400, 1600],
  ])('of %s: %i px', (_, pixels, bytes) => {
    expect(pictureBytes(FORMATS, 'avif', pixels)).toBeCloseTo(bytes, 9);
  });

  it('is 0 for a format that was not measured', () => {
    expect(pictureBytes(FORMATS, 'webp', 100)).toBe(0);
  });
});
