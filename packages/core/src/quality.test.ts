import { describe, expect, it } from 'vitest';
import { encoderQuality } from './quality.js';

describe('encoderQuality', () => {
  it.each([
    // q, jpeg, webp, avif
    [1, 1, 1, 1],
    [30, 30, 25, 26],
    [45, 45, 40, 36],
    [60, 60, 54, 46],
    [70, 70, 66, 55],
    [80, 80, 77, 63],
    [90, 90, 88, 78],
    [95, 95, 94, 85],
    [98, 98, 98, 94],
    [100, 100, 100, 100],
    [101, 101, 100, 100],
    [0, 0, 1, 1],
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
