import { describe, expect, it } from 'vitest';
import { isOpaque } from './raw-picture.js';

describe('isOpaque', () => {
  it.each([
    [4, [9, 9, 9, 255, 0, 0, 0, 255], true],
    [4, [9, 9, 9, 255, 0, 0, 0, 254], false],
    [2, [0, 255, 9, 255], true],
    [2, [255, 0, 255, 255], false],
    // Without an alpha channel there is none to leave out.
    [3, [255, 255, 255, 255, 255, 255], false],
    [1, [255, 255], false],
  ] as const)('of %s channels %j: %s', (channels, values, opaque) => {
    const width = values.length / channels;
    expect(isOpaque({ data: Uint8Array.from(values), width, height: 1, channels })).toBe(opaque);
  });
});
