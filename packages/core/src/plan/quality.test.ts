import { describe, expect, it } from 'vitest';
import { type Effort, encoderQuality } from './quality.js';

describe('encoderQuality', () => {
  it.each([
    // q, then jpeg, webp and avif of first answers, and of refined ones
    [1, [1, 1, 8], [1, 1, 8]],
    [20, [18, 19, 30], [18, 20, 29]],
    [30, [27, 28, 38], [26, 31, 37]],
    [40, [33, 39, 43], [33, 41, 42]],
    [45, [36, 44, 45], [37, 46, 44]],
    [50, [40, 49, 47], [40, 51, 45]],
    [60, [47, 60, 50], [48, 59, 48]],
    [65, [52, 68, 53], [53, 65, 51]],
    [70, [56, 75, 56], [58, 71, 54]],
    [75, [58, 78, 59], [63, 75, 57]],
    [80, [65, 81, 65], [69, 80, 61]],
    [85, [73, 85, 70], [75, 83, 66]],
    [90, [80, 89, 78], [82, 88, 72]],
    [95, [91, 95, 90], [92, 94, 85]],
    [98, [96, 98, 96], [97, 98, 94]],
    [100, [100, 100, 100], [100, 100, 100]],
    [101, [100, 100, 100], [100, 100, 100]],
    [0, [1, 1, 8], [1, 1, 8]],
  ])('q=%s', (q, first, refined) => {
    const numbers = (effort: Effort) =>
      (['jpeg', 'webp', 'avif'] as const).map((format) => encoderQuality(q, format, effort));
    expect(numbers('first')).toEqual(first);
    expect(numbers('refined')).toEqual(refined);
    expect(encoderQuality(q, 'jpeg')).toBe(first[0]);
    expect(encoderQuality(q, 'png')).toBeUndefined();
    expect(encoderQuality(q, 'gif')).toBeUndefined();
  });

  it.each(['jpeg', 'webp', 'avif'] as const)('never falls while q rises: %s', (format) => {
    for (let q = 2; q <= 100; q += 1) {
      for (const effort of ['first', 'refined'] as const)
        expect(encoderQuality(q, format, effort)).toBeGreaterThanOrEqual(
          encoderQuality(q - 1, format, effort) ?? 101,
        );
    }
  });
});
