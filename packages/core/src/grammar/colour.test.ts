import { describe, expect, it } from 'vitest';
import { overWhite, rgba } from './colour.js';

describe('rgba', () => {
  it.each([
    ['000000', { r: 0, g: 0, b: 0, alpha: 1 }],
    ['f4f1ea', { r: 244, g: 241, b: 234, alpha: 1 }],
    ['01020300', { r: 1, g: 2, b: 3, alpha: 0 }],
    ['01020333', { r: 1, g: 2, b: 3, alpha: 0.2 }],
    ['ffffffff', { r: 255, g: 255, b: 255, alpha: 1 }],
  ])('%s', (hex, parts) => {
    expect(rgba(hex)).toEqual(parts);
  });
});

describe('overWhite', () => {
  it.each([
    ['0a0b0c', '0a0b0c'],
    ['00000000', 'ffffff'],
    ['ff000000', 'ffffff'],
    ['00000033', 'cccccc'],
    ['00000080', '7f7f7f'],
    ['ff000033', 'ffcccc'],
    ['ffffff80', 'ffffff'],
  ])('%s on white is %s', (hex, opaque) => {
    expect(overWhite(hex)).toBe(opaque);
  });
});
