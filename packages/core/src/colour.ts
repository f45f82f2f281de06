import { TRANSPARENT } from './params.js';

/** Red, green and blue from 0 to 255, alpha from 0 to 1. */
export interface Rgba {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly alpha: number;
}

const byteAt = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
const alphaOf = (hex: string): number => (hex.length === 8 ? byteAt(hex, 6) / 255 : 1);

/** The parts of a colour of 6 or 8 hexadecimal digits. */
export const rgba = (hex: string): Rgba => ({
  r: byteAt(hex, 0),
  g: byteAt(hex, 2),
  b: byteAt(hex, 4),
  alpha: alphaOf(hex),
});

/** The opaque colour that a translucent one makes on white, 6 hexadecimal digits. */
export const overWhite = (hex: string): string =>
  [0, 2, 4]
    .map((at) =>
      Math.round(255 + (byteAt(hex, at) - 255) * alphaOf(hex))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('');

/**
 * Reads a colour: 3, 4, 6 or 8 hexadecimal digits, with or without `#`.
 * @returns 6 digits, or 8 with alpha; undefined for anything else
 */
export function readColour(text: string): string | undefined {
  const digits = text.toLowerCase().replace(/^#/, '');
  const hex = digits.length < 5 ? digits.replace(/./g, '$&$&') : digits;
  if (!/^(?:[0-9a-f]{6}|[0-9a-f]{8})$/.test(hex)) return undefined;
  // Alpha 255 goes without saying, and colours of alpha 0 are all the same.
  return hex.slice(6) === '00' ? TRANSPARENT : hex.replace(/^(.{6})ff$/, '$1');
}
