import type { Size } from '@cameo/core';
import { u24 } from './bytes.js';
import { Bits, EXHAUSTED } from './coded-bits.js';
import { area, cacheBits, MAX_CACHE, pixelsOf, skipPixels } from './embedded-picture.js';
import { BROKEN } from './prefix-code.js';
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

/** Steps of reading codes in a step of the survey; each takes about two nanoseconds. */
const CODE_STEPS = 4;

/**
 * Maximum bound that is accepted if the survey has no steps left, bytes: a larger one could make the memory check refuse an
 * ordinary picture. Maximum steps of reading codes for streams with a larger one, which take at most 20 ms.
 */
const [MAX_BOUND_BYTES, MORE_STEPS] = [64_000_000, 9_000_000];

/** Minimum side of a block, px. */
const MIN_BLOCK = 4;

/** Cost of a stream, and additional cost of giving up on it, steps. */
const STREAM_STEPS = { begun: 20, read: 200, thrown: 1000 } as const;

/** Size of the header before the transforms, bytes. */
const HEAD_BYTES = 5;

/** Types of transforms that are read differently, and the maximum number of transforms. */
const [TRANSFORMS, MAX_TRANSFORMS] = [{ green: 2, palette: 3 }, 4] as const;

/** Memory of libwebp for code groups, bytes. */
const bytesOf = (groups: number, cache: number): number =>
  groups * (TABLES_BYTES + (cache > 0 ? ENTRY_BYTES << cache : 0));

/** Number of blocks across and down a picture. */
const partsIn = ({ width, height }: Size, side: number): Size => ({
  width: Math.ceil(width / side),
  height: Math.ceil(height / side),
});

/** Offsets of a lossless stream, and the size of its picture, px; 0 if the stream states it. */
export interface Stream {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly height: number;
}

/**
 * libwebp's memory for the prefix codes of lossless streams, bytes: the maximum, because it decodes one at a time. A stream is
 * read only if the result may be larger than those before it. The result is an upper bound if no steps are left, and a stream
 * that is broken before its codes counts as 0.
 */
export function prefixCodeBytes(bytes: Uint8Array, streams: readonly Stream[], steps: Steps): number {
  const limit = CODE_STEPS * steps.limit;
  const own = { limit, taken: 0 };
  let largest = 0;
  for (const stream of streams) {
    own.taken += STREAM_STEPS.begun;
    const { length, size, groups } = boundsOf(bytes, stream);
    const maxBytes = bytesOf(groups, MAX_CACHE);
    if (length < HEAD_BYTES || maxBytes <= largest) continue;
    own.limit = maxBytes <= MAX_BOUND_BYTES ? limit : Math.max(limit, MORE_STEPS);
    const enough = Math.max(largest, UNREAD_BYTES);
    if (maxBytes <= enough || own.taken > own.limit) {
      largest = maxBytes;
      continue;
    }
    own.taken += STREAM_STEPS.read;
    const part = bytes.subarray(stream.from, stream.to);
    const bits = new Bits(part, own, stream.width > 0 ? 0 : HEAD_BYTES);
    largest = Math.max(largest, readCodes(bits, size, groups, enough, own));
  }
  steps.taken += Math.ceil(own.taken / CODE_STEPS);
  return largest;
}

/** Length of a stream, size of its picture, and the maximum number of its groups. */
function boundsOf(bytes: Uint8Array, { from, to, width, height }: Stream) {
  // 14 bits for each side follow the signature (RFC 9649, 3.4).
  const sides = u24(bytes, from + 1) | ((bytes[from + 4] ?? 0) << 24);
  const size =
    width > 0 ? { width, height } : { width: (sides & 0x3fff) + 1, height: ((sides >> 14) & 0x3fff) + 1 };
  const length = to - from;
  return {
    length,
    size,
    groups: Math.min(MAX_GROUPS, Math.ceil(length / GROUP_BYTES), area(partsIn(size, MIN_BLOCK))),
  };
}

/**
 * @param groups maximum number of groups
 * @param enough memory that need not be known more closely, bytes
 */
function readCodes(bits: Bits, size: Size, groups: number, enough: number, steps: Steps): number {
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
    return maxBytes <= enough ? maxBytes : bytesOf(groupsIn(pixelsOf(bits, parts)), cache);
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

/** Whether a group is named. */
const named = new Uint8Array(MAX_GROUPS);

/** Number of groups for which libwebp allocates memory. Red and green hold the group of a block. */
function groupsIn(pixels: Uint32Array): number {
  named.fill(0);
  let [last, count] = [0, 0];
  for (let at = 0; at < pixels.length; at += 1) {
    const group = ((pixels[at] as number) >>> 8) & 0xffff;
    if (named[group] === 1) continue;
    named[group] = 1;
    count += 1;
    if (group > last) last = group;
  }
  return last < NAMED_FROM && last < pixels.length ? last + 1 : count;
}
