// The small pictures in a lossless WebP that precede its pixels (RFC 9649, 4 and 6).
import type { Size } from '@cameo/core';
import type { Bits } from './coded-bits.js';
import { BROKEN, Code, type Group } from './prefix-code.js';

/** Maximum size of the colour cache, bits. */
export const MAX_CACHE = 11;

/** Cost of reading a pixel or a run by itself, additional cost of a run, and cost of storing a pixel, steps. */
const [CODED_STEPS, RUN_STEPS, PIXEL_STEPS] = [12, 10, 2];

/** Alphabet sizes: green with lengths, the other channels, distances; and the number of literals in the first one. */
const [GREEN, CHANNEL, DISTANCES, LITERALS] = [280, 256, 40, 256] as const;

/** Offsets of nearby pixels by distance code: nearest first; of equal ones the smaller column first, right before left. */
const NEARBY = Array.from({ length: 128 }, (_, at) => ({ x: (at % 16) - 7, y: at >> 4 }))
  .filter(({ x, y }) => y > 0 || x > 0)
  .sort((one, other) => {
    const far = ({ x, y }: { readonly x: number; readonly y: number }): number => x * x + y * y;
    return far(one) - far(other) || Math.abs(one.x) - Math.abs(other.x) || other.x - one.x;
  });

export const area = ({ width, height }: Size): number => width * height;

/** Size of the colour cache, bits; 0 for none. */
export function cacheBits(bits: Bits): number {
  if (bits.read(1) === 0) return 0;
  const cache = bits.read(4);
  if (cache < 1 || cache > MAX_CACHE) throw BROKEN;
  return cache;
}

/** The codes of the embedded picture that is being read, which has one group. */
const group: Group = {
  green: new Code(),
  red: new Code(),
  blue: new Code(),
  alpha: new Code(),
  distances: new Code(),
};

/** Reads the codes of an embedded picture. @returns size of its colour cache, bits */
function readGroup(bits: Bits): number {
  const cache = cacheBits(bits);
  bits.code(group.green, GREEN + (cache === 0 ? 0 : 2 ** cache));
  for (const code of [group.red, group.blue, group.alpha]) bits.code(code, CHANNEL);
  bits.code(group.distances, DISTANCES);
  return cache;
}

/** Length of a back-reference, px. @throws BROKEN if it leaves the picture */
function runOf(bits: Bits, symbol: number, left: number): number {
  bits.step(RUN_STEPS);
  const run = bits.prefixed(symbol - LITERALS);
  if (run > left) throw BROKEN;
  return run;
}

/** Distance of a back-reference, px. @throws BROKEN if it leaves the picture */
function distanceOf(bits: Bits, width: number, at: number): number {
  const code = bits.prefixed(bits.symbol(group.distances));
  const nearby = NEARBY[code - 1];
  const back = nearby === undefined ? code - NEARBY.length : Math.max(1, nearby.y * width + nearby.x);
  if (back > at) throw BROKEN;
  return back;
}

/** The three symbols of a pixel after the first one, as a pixel. */
function restOf(bits: Bits, green: number): number {
  const red = bits.symbol(group.red);
  const blue = bits.symbol(group.blue);
  return (bits.symbol(group.alpha) << 24) | (red << 16) | (green << 8) | blue;
}

/** Skips an embedded picture without storing its pixels. */
export function skipPixels(bits: Bits, parts: Size): void {
  const length = area(parts);
  readGroup(bits);
  for (let at = bits.literals(group, length); at < length; at += bits.literals(group, length - at)) {
    const before = bits.place;
    bits.step(CODED_STEPS);
    const symbol = bits.symbol(group.green);
    if (symbol >= LITERALS && symbol < GREEN) {
      const run = runOf(bits, symbol, length - at);
      distanceOf(bits, parts.width, at);
      at += run;
    } else {
      if (symbol < LITERALS) restOf(bits, symbol);
      at += 1;
    }
    // All remaining pixels take no bits either.
    if (bits.place === before) return;
  }
}

/** Memory for the pixels of an ordinary embedded picture. */
const room = new Uint32Array(65_536);

/** The pixels of an embedded picture, until the next one is read. */
export function pixelsOf(bits: Bits, parts: Size): Uint32Array {
  const length = area(parts);
  bits.step(PIXEL_STEPS * length);
  const cache = readGroup(bits);
  const pixels = length <= room.length ? room.subarray(0, length) : new Uint32Array(length);
  const seen = new Uint32Array(cache === 0 ? 0 : 2 ** cache);
  let at = 0;
  // Pixels enter the colour cache when the next one is taken from it.
  let entered = 0;
  const enter = (): void => {
    for (; entered < at; entered += 1) {
      const pixel = pixels[entered] as number;
      seen[Math.imul(0x1e35a7bd, pixel) >>> (32 - cache)] = pixel;
    }
  };
  const literals = (): number => bits.literals(group, length - at, pixels, at);
  for (at = literals(); at < length; at += literals()) {
    const before = bits.place;
    bits.step(CODED_STEPS);
    const symbol = bits.symbol(group.green);
    if (symbol < LITERALS) {
      pixels[at] = restOf(bits, symbol);
      at += 1;
    } else if (symbol < GREEN) {
      const end = at + runOf(bits, symbol, length - at);
      const back = distanceOf(bits, parts.width, at);
      for (; at < end; at += 1) pixels[at] = pixels[at - back] as number;
    } else {
      enter();
      pixels[at] = seen[symbol - GREEN] as number;
      at += 1;
    }
    // All remaining pixels are the same.
    if (bits.place === before) return pixels.fill(pixels[at - 1] as number, at);
  }
  return pixels;
}
