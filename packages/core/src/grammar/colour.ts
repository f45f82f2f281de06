import { TRANSPARENT } from './params.js';

/** Red, green and blue from 0 to 255, alpha from 0 to 1. */
export interface Rgba {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly alpha: number;
}

const byteAt = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);

/** The components of a colour of 6 or 8 hexadecimal digits. */
export const rgba = (hex: string): Rgba => ({
  r: byteAt(hex, 0),
  g: byteAt(hex, 2),
  b: byteAt(hex, 4),
  alpha: byteAt(`${hex}ff`, 6) / 255,
});

/** Two hexadecimal digits for a number from 0 to 255, rounded. */
export const hexByte = (value: number): string =>
  Math.round(256 + value)
    .toString(16)
    .slice(1);

/** The opaque colour of a translucent one on white, 6 hexadecimal digits. */
export function overWhite(hex: string): string {
  const alpha = Number(`0x${hex.slice(6) || 'ff'}`) / 255;
  return [0, 2, 4].map((at) => hexByte(255 + (Number(`0x${hex.slice(at, at + 2)}`) - 255) * alpha)).join('');
}

/**
 * Parses a colour in lower case: 3, 4, 6 or 8 hexadecimal digits, with or without `#`.
 * @returns 6 digits, or 8 with alpha; undefined for anything else
 */
export function readColour(text: string): string | undefined {
  const digits = text.replace(/^#/, '');
  const hex =
    digits.length < 5
      ? digits
          .split('')
          .map((digit) => digit + digit)
          .join('')
      : digits;
  if (!/^([\da-f]{2}){3,4}$/.test(hex)) return undefined;
  // Alpha 255 is omitted, and all colours of alpha 0 are equal.
  return hex.slice(6) === '00' ? TRANSPARENT : hex.replace(/^(.{6})ff$/, '$1');
}
