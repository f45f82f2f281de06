import { describe, expect, it } from 'vitest';
import { encoderQuality } from './quality.js';

describe('encoderQuality', () => {
  it.each([
    // q, jpeg, webp, avif
    [1, 1, 1, 8],
    [10, 9, 10, 18],
    [20, 18, 20, 30],
    [30, 27, 31, 38],
    [40, 33, 41, 43],
    [45, 36, 46, 45],
    [50, 40, 51, 47],
    [60, 47, 59, 50],
    [65, 52, 65, 53],
    [70, 56, 71, 56],
    [75, 58, 75, 59],
    [80, 65, 80, 65],
    [85, 73, 83, 70],
    [90, 80, 87, 78],
    [95, 91, 93, 90],
    [98, 96, 97, 96],
    [100, 100, 100, 100],
    [101, 100, 100, 100],
    [0, 1, 1, 8],
  ])('q=%s', (q, jpeg, webp, avif) => {
    expect(encoderQuality(q, 'jpeg')).toBe(jpeg);
    expect(encoderQuality(q, 'webp')).toBe(webp);
    expect(encoderQuality(q, 'avif')).toBe(avif);
    expect(encoderQuality(q, 'png')).toBeUndefined();
    expect(encoderQuality(q, 'gif')).toBeUndefined();
  });

  it.each(['jpeg', 'webp', 'avif'] as const)('never falls while q rises: %s', (format) => {
    for (let q = 2; q <= 100; q += 1) {
      expect(encoderQuality(q, format)).toBeGreaterThanOrEqual(encoderQuality(q - 1, format) ?? 101);
    }
  });
});
