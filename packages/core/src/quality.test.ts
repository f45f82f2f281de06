import { describe, expect, it } from 'vitest';
import { encoderQuality } from './quality.js';

describe('encoderQuality', () => {
  it.each([
    // q, jpeg, webp, avif
    [1, 1, 1, 8],
    [10, 10, 4, 17],
    [20, 20, 8, 26],
    [30, 30, 15, 34],
    [40, 40, 23, 39],
    [45, 45, 27, 42],
    [60, 60, 38, 48],
    [65, 65, 44, 51],
    [70, 70, 50, 53],
    [75, 75, 59, 56],
    [80, 80, 71, 61],
    [85, 85, 78, 67],
    [90, 90, 84, 75],
    [95, 95, 91, 87],
    [98, 98, 96, 95],
    [100, 100, 100, 100],
    [101, 101, 100, 100],
    [0, 0, 1, 8],
  ])('q=%s', (q, jpeg, webp, avif) => {
    expect(encoderQuality(q, 'jpeg')).toBe(jpeg);
    expect(encoderQuality(q, 'webp')).toBe(webp);
    expect(encoderQuality(q, 'avif')).toBe(avif);
    expect(encoderQuality(q, 'png')).toBeUndefined();
    expect(encoderQuality(q, 'gif')).toBeUndefined();
  });

  it.each(['webp', 'avif'] as const)('never falls while q rises: %s', (format) => {
    for (let q = 2; q <= 100; q += 1) {
      expect(encoderQuality(q, format)).toBeGreaterThanOrEqual(encoderQuality(q - 1, format) ?? 101);
    }
  });
});
