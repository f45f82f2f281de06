import { describe, expect, it } from 'vitest';
import { bytesText, comparison, countText, percentText, timeText } from './quantities.js';

describe('quantities', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [38_240, '38.2 kB'],
    [999_949, '999.9 kB'],
    [999_960, '1.0 MB'],
    [8_240_629, '8.2 MB'],
    [3e9, '3.0 GB'],
    [7e15, '7,000.0 TB'],
    [-12, '-12 bytes'],
    [-8_240_629, '-8.2 MB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });

  it.each([
    [0.04, '0.0 ms'],
    [8.44, '8.4 ms'],
    [9.96, '10 ms'],
    [140.4, '140 ms'],
    [999.6, '1.0 s'],
    [1449, '1.4 s'],
  ])('%d ms are %s', (ms, text) => {
    expect(timeText(ms)).toBe(text);
  });

  it.each([
    [0, '0 %'],
    [0.5, '50 %'],
    [0.974, '97.4 %'],
    [0.9999, '99.9 %'],
    [1, '100 %'],
    [-0.25, '-25 %'],
  ])('%d is %s', (fraction, text) => {
    expect(percentText(fraction)).toBe(text);
  });

  it('counts have thousands separators', () => {
    expect(countText(12_345)).toBe('12,345');
  });

  it.each([
    [4, 1000, '99.6 % smaller', false],
    [250, 1000, '75 % smaller', false],
    [1000, 1000, 'the same size', false],
    [1040, 1000, '1.04 × larger', true],
    [1500, 1000, '1.5 × larger', true],
    [8173, 1000, '8.17 × larger', true],
    [12_400, 1000, '12 × larger', true],
  ])('%d bytes of %d are %s', (sent, original, text, larger) => {
    expect(comparison(sent, original)).toEqual({ text, larger });
  });

  it('there is no comparison with an unknown original', () => {
    expect(comparison(10, 0)).toBeUndefined();
  });
});
