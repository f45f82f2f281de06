import type { Size } from '@cameo/core';
import { u24 } from './bytes.js';
import { Bits, BROKEN, type Code, EXHAUSTED } from './prefix-code.js';
import type { Steps } from './steps.js';

// Counts the prefix code groups of a lossless WebP (RFC 9649): libwebp allocates tables of 5 to 20 kB for each, and a file of
// 300 kB can request 65,536. Their number is only known from the entropy image, which assigns a group to each block; it follows
// other small images that have to be read before it. No pixel of the picture itself is decoded.

/** Maximum number of groups that a picture can name. */
const MAX_GROUPS = 65_536;

/** From this number on libwebp allocates only the groups that are named. */
const NAMED_FROM = 1000;

/** libwebp's memory for a group, bytes: 2,954 entries of four, an entry for each colour of the cache, and its pointers. */
const [TABLES_BYTES, ENTRY_BYTES] = [12_500, 4];

/** Minimum size of a group in the stream, bytes: five codes of four bits. */
const GROUP_BYTES = 2.5;

/** Memory that is predicted without reading the codes, bytes: that of small frames, or of few blocks. */
const UNREAD_BYTES = 4_000_000;

/**
 * Maximum bound that is accepted without a second reading, bytes: a larger one could make the memory check refuse an ordinary
 * picture. Maximum steps of the second reading, which takes at most 30 ms.
 */
const [MAX_BOUND_BYTES, MORE_STEPS] = [64_000_000, 4_000_000];

/** Minimum side of a block, px, and maximum size of the colour cache, bits. */
const [MIN_BLOCK, MAX_CACHE] = [4, 11];

/** Cost of reading a pixel or a run, steps: it has up to four codes. */
const CODED_STEPS = 4;

/** Cost of a stream, and additional cost of giving up on it, steps. */
const STREAM_STEPS = { begun: 5, thrown: 300 } as const;

/** Size of the header before the transforms, bytes. */
const HEAD_BYTES = 5;

/** Types of transforms that are read differently, and the maximum number of transforms. */
const [TRANSFORMS, MAX_TRANSFORMS] = [{ green: 2, palette: 3 }, 4] as const;

/** Alphabet sizes: green with lengths, the other channels, distances; and the number of literals in the first one. */
const [GREEN, CHANNEL, DISTANCES, LITERALS] = [280, 256, 40, 256] as const;

/** Offsets of nearby pixels by distance code: nearest first; of equal ones the smaller column first, right before left. */
const NEARBY = Array.from({ length: 128 }, (_, at) => ({ x: (at % 16) - 7, y: at >> 4 }))
  .filter(({ x, y }) => y > 0 || x > 0)
  .sort((one, other) => {
    const far = ({ x, y }: { readonly x: number; readonly y: number }): number => x * x + y * y;
    return far(one) - far(other) || Math.abs(one.x) - Math.abs(other.x) || other.x - one.x;
  });

/** Memory of libwebp for code groups, bytes. */
const bytesOf = (groups: number, cache: number): number =>
  groups * (TABLES_BYTES + (cache > 0 ? ENTRY_BYTES << cache : 0));

/** Number of blocks across and down a picture. */
const partsIn = ({ width, height }: Size, side: number): Size => ({
  width: Math.ceil(width / side),
  height: Math.ceil(height / side),
});

const area = ({ width, height }: Size): number => width * height;

/** Offsets of a lossless stream, and the size of its picture, px; 0 if the stream states it. */
export interface Stream {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly height: number;
}

/**
 * libwebp's memory for the prefix codes of lossless streams, bytes: the maximum, because it decodes one at a time. If the steps
 * of the survey do not suffice, the result is an upper bound; a large one is replaced by that of a reading with more steps.
 */
export function prefixCodeBytes(bytes: Uint8Array, streams: readonly Stream[], steps: Steps): number {
  const bound = maxCodeBytes(bytes, streams, steps);
  if (steps.taken <= steps.limit || bound <= MAX_BOUND_BYTES) return bound;
  const more = { limit: Math.max(steps.limit, MORE_STEPS), taken: 0 };
  const codeBytes = maxCodeBytes(bytes, streams, more);
  steps.taken += more.taken;
  return codeBytes;
}

function maxCodeBytes(bytes: Uint8Array, streams: readonly Stream[], steps: Steps): number {
  let largest = 0;
  for (const stream of streams) largest = codeBytesOf(bytes, stream, steps, largest);
  return largest;
}

/**
 * Memory for the prefix codes of a stream and of those before it. The stream is read only if the result may be larger. The
 * result is an upper bound if no steps are left; a stream that is broken before its codes counts as 0.
 * @param least memory for the streams before it, bytes
 */
function codeBytesOf(
  bytes: Uint8Array,
  { from, to, width, height }: Stream,
  steps: Steps,
  least: number,
): number {
  steps.taken += STREAM_STEPS.begun;
  const length = to - from;
  if (length < HEAD_BYTES) return least;
  // 14 bits for each side follow the signature (RFC 9649, 3.4).
  const sides = u24(bytes, from + 1) | ((bytes[from + 4] as number) << 24);
  const wide = width > 0 ? width : (sides & 0x3fff) + 1;
  const high = width > 0 ? height : ((sides >> 14) & 0x3fff) + 1;
  const parts = Math.ceil(wide / MIN_BLOCK) * Math.ceil(high / MIN_BLOCK);
  const groups = Math.min(MAX_GROUPS, Math.ceil(length / GROUP_BYTES), parts);
  const maxBytes = bytesOf(groups, MAX_CACHE);
  if (maxBytes <= Math.max(least, UNREAD_BYTES) || steps.taken > steps.limit)
    return Math.max(least, maxBytes);
  const bits = new Bits(bytes.subarray(from, to), steps, width > 0 ? 0 : HEAD_BYTES);
  return Math.max(least, readCodes(bits, { width: wide, height: high }, groups, steps));
}

/** @param groups maximum number of groups */
function readCodes(bits: Bits, size: Size, groups: number, steps: Steps): number {
  let whole = size;
  let maxBytes = bytesOf(groups, MAX_CACHE);
  try {
    for (let transforms = 0; bits.read(1) === 1; transforms += 1) {
      if (transforms === MAX_TRANSFORMS) throw BROKEN;
      whole = skipTransform(bits, whole);
    }
    const cache = cacheBits(bits);
    if (bits.read(1) === 0) return bytesOf(1, cache);
    const parts = partsIn(whole, sideOf(bits));
    maxBytes = bytesOf(Math.min(groups, area(parts)), cache);
    return maxBytes <= UNREAD_BYTES ? maxBytes : bytesOf(groupsIn(pixelsOf(bits, parts)), cache);
  } catch (error) {
    if (error !== BROKEN && error !== EXHAUSTED) throw error;
    steps.taken += STREAM_STEPS.thrown;
    return error === BROKEN ? 0 : maxBytes;
  }
}

/** Skips a transform. @returns size of the transformed picture, px */
function skipTransform(bits: Bits, whole: Size): Size {
  const kind = bits.read(2);
  if (kind === TRANSFORMS.green) return whole;
  if (kind !== TRANSFORMS.palette) {
    skipPixels(bits, partsIn(whole, sideOf(bits)));
    return whole;
  }
  const colours = bits.read(8) + 1;
  skipPixels(bits, { width: colours, height: 1 });
  const packed = colours <= 2 ? 8 : colours <= 4 ? 4 : colours <= 16 ? 2 : 1;
  return { ...whole, width: Math.ceil(whole.width / packed) };
}

const sideOf = (bits: Bits): number => 2 ** (bits.read(3) + 2);

function cacheBits(bits: Bits): number {
  if (bits.read(1) === 0) return 0;
  const cache = bits.read(4);
  if (cache < 1 || cache > MAX_CACHE) throw BROKEN;
  return cache;
}

/** Red and green hold the group of a block. */
function groupsIn(pixels: Uint32Array): number {
  let count = 0;
  for (const pixel of pixels) count = Math.max(count, ((pixel >>> 8) & 0xffff) + 1);
  if (count <= NAMED_FROM && count <= pixels.length) return count;
  const named = new Uint8Array(count);
  for (const pixel of pixels) named[(pixel >>> 8) & 0xffff] = 1;
  return named.reduce((sum, one) => sum + one, 0);
}

/** The codes of an embedded picture, which has one group. */
function groupOf(bits: Bits) {
  const cache = cacheBits(bits);
  const green = bits.code(GREEN + (cache === 0 ? 0 : 2 ** cache));
  const [red, blue, alpha] = [bits.code(CHANNEL), bits.code(CHANNEL), bits.code(CHANNEL)];
  return { cache, green, red, blue, alpha, distances: bits.code(DISTANCES) };
}

/** Distance of a back-reference, px. */
function distanceOf(bits: Bits, distances: Code, width: number): number {
  const code = bits.prefixed(bits.symbol(distances));
  const nearby = NEARBY[code - 1];
  return nearby === undefined ? code - NEARBY.length : Math.max(1, nearby.y * width + nearby.x);
}

/** Skips an embedded picture without storing its pixels. */
function skipPixels(bits: Bits, parts: Size): void {
  const length = area(parts);
  const { green, red, blue, alpha, distances } = groupOf(bits);
  for (let at = 0; at < length; ) {
    const before = bits.left;
    bits.step(CODED_STEPS);
    const symbol = bits.symbol(green);
    if (symbol < LITERALS) {
      bits.symbol(red);
      bits.symbol(blue);
      bits.symbol(alpha);
      at += 1;
    } else if (symbol < GREEN) {
      const run = bits.prefixed(symbol - LITERALS);
      if (distanceOf(bits, distances, parts.width) > at || run > length - at) throw BROKEN;
      at += run;
    } else {
      at += 1;
    }
    // All remaining pixels take no bits either.
    if (bits.left === before) return;
  }
}

/** The pixels of an embedded picture. */
function pixelsOf(bits: Bits, parts: Size): Uint32Array {
  const length = area(parts);
  bits.step(length);
  const { cache, green, red, blue, alpha, distances } = groupOf(bits);
  const pixels = new Uint32Array(length);
  const seen = new Uint32Array(cache === 0 ? 0 : 2 ** cache);
  const put = (at: number, pixel: number): void => {
    pixels[at] = pixel;
    if (cache > 0) seen[Math.imul(0x1e35a7bd, pixel) >>> (32 - cache)] = pixel;
  };
  for (let at = 0; at < length; ) {
    bits.step(CODED_STEPS);
    const symbol = bits.symbol(green);
    if (symbol < LITERALS) {
      const r = bits.symbol(red);
      const b = bits.symbol(blue);
      put(at, ((bits.symbol(alpha) << 24) | (r << 16) | (symbol << 8) | b) >>> 0);
      at += 1;
    } else if (symbol < GREEN) {
      const run = bits.prefixed(symbol - LITERALS);
      const back = distanceOf(bits, distances, parts.width);
      if (back > at || run > length - at) throw BROKEN;
      for (const end = at + run; at < end; at += 1) put(at, pixels[at - back] as number);
    } else {
      put(at, seen[symbol - GREEN] as number);
      at += 1;
    }
  }
  return pixels;
}
