import type { Limits } from '@cameo/core';
import { wordAt } from '../bytes.js';
import type { Steps } from '../steps.js';
import { figure, moreThan, tooManyParts, tooMuch } from '../survey.js';
import { isFrame, MARKER } from './segments.js';

/**
 * Maximum number of pixels in all scans together. libjpeg reads all scans before its first row, where no timeout applies: 2,647
 * scans of 64 million pixels took 81 s. Ordinary progressive files have about ten scans.
 */
const MAX_SCANNED = 2_500_000_000;

/** Maximum number of scans of any size; starting one takes time as well. */
const MAX_SCANS = 5000;

/** Maximum number of segments outside of scans: libjpeg and libvips copy each segment with metadata. */
const MAX_SEGMENTS = 2000;

/** Minimum unit of decoding, px: a block. */
const BLOCK = 8;

/** Markers below SOF0 are reserved: libjpeg skips a single one, without a length, when it looks for a restart. */
const FIRST_WITH_LENGTH = MARKER.SOF0;

/**
 * Bounds the scans and the segments of a JPEG. Like libjpeg, it skips everything between two segments up to the next marker.
 * @throws ProblemError `source-too-large`
 */
export function surveyJpeg(bytes: Uint8Array, limits: Pick<Limits, 'sourcePixels'>, steps: Steps): void {
  const allowed = { limit: steps.limit };
  const nextMarker = markersOf(bytes, steps, allowed);
  let pixels = BLOCK * BLOCK;
  let scans = 0;
  let segments = 0;
  for (let at = nextMarker(2); at !== undefined; at = nextMarker(at)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === MARKER.EOI || scans > MAX_SCANS || segments > MAX_SEGMENTS) break;
    if (isFrame(marker)) pixels = Math.max(pixels, side(wordAt(bytes, at + 5)) * side(wordAt(bytes, at + 7)));
    if (marker === MARKER.SOS) scans += 1;
    else segments += 1;
    // A scan may restart after each block. The size is not yet checked against the limit on pixels.
    allowed.limit = steps.limit + Math.floor((scans * Math.min(pixels, limits.sourcePixels)) / BLOCK ** 2);
    at += 2 + wordAt(bytes, at + 2);
  }
  // A single scan is decoded row by row, so the limit on pixels bounds it.
  if ((scans > 1 && scans * pixels > MAX_SCANNED) || scans > MAX_SCANS) {
    const maxScans = Math.min(MAX_SCANS, Math.floor(MAX_SCANNED / pixels));
    throw tooMuch(`${scans} scans of ${figure(pixels)} pixels`, `at most ${maxScans} scans of as many`);
  }
  if (segments > MAX_SEGMENTS) throw moreThan(MAX_SEGMENTS, 'segments');
}

/** A coded side, rounded up to whole blocks. */
const side = (length: number): number => Math.ceil(Math.max(1, length) / BLOCK) * BLOCK;

/** Bytes of a little-endian word, and the number of words that are tested together. */
const [WORD, TOGETHER] = [4, 4];

/** Sets the highest bit of each byte that is 0xff; the other bits are arbitrary. */
const full = (word: number): number => (((word & 0x7f7f7f7f) + 0x01010101) | 0) & word;

/** Sets the highest bit of each 0xff that is followed by a byte of 0x80 or more. */
const marked = (word: number, next: number): number =>
  full(word) & ((word >>> 8) | (next << 24)) & 0x80808080;

/** Index of the next group of words that may contain a marker; that of the last words if there is none. */
function passed(words: Int32Array, from: number): number {
  const last = words.length - TOGETHER;
  for (let word = from; word < last; word += TOGETHER) {
    const one = words[word] as number;
    const two = words[word + 1] as number;
    const three = words[word + 2] as number;
    const four = words[word + 3] as number;
    const [inOne, inTwo, inThree, inFour] = [full(one), full(two), full(three), full(four)];
    if (((inOne | inTwo | inThree | inFour) & 0x80808080) === 0) continue;
    const five = words[word + 4] as number;
    const marks =
      (inOne & ((one >>> 8) | (two << 24))) |
      (inTwo & ((two >>> 8) | (three << 24))) |
      (inThree & ((three >>> 8) | (four << 24))) |
      (inFour & ((four >>> 8) | (five << 24)));
    if ((marks & 0x80808080) !== 0) return word;
  }
  return Math.max(from, last);
}

/**
 * Finds the next marker with a length. It tests 16 bytes at a time: of millions of coded bytes, every 256th is 0xff in a
 * photograph, and every second one in a malicious file.
 * @param allowed current maximum of markers without a segment, which are its steps
 */
function markersOf(
  bytes: Uint8Array,
  steps: Steps,
  allowed: { readonly limit: number },
): (from: number) => number | undefined {
  const end = bytes.length - 3;
  const shift = (WORD - (bytes.byteOffset % WORD)) % WORD;
  const words = new Int32Array(
    bytes.buffer,
    bytes.byteOffset + shift,
    Math.max(0, (bytes.length - shift) >> 2),
  );
  // Imported names are slow to access in a loop.
  const { RST0, SOI } = MARKER;
  const isMarker = (at: number): boolean => {
    const marker = bytes[at + 1] as number;
    const bare = marker === 0xff || (marker >= RST0 && marker <= SOI);
    return !bare && marker >= FIRST_WITH_LENGTH && bytes[at] === 0xff;
  };
  /** Offset of the first marker in a group of words. */
  const among = (from: number): number | undefined => {
    let count = 0;
    let marker: number | undefined;
    for (let word = from; word < from + TOGETHER && marker === undefined; word += 1) {
      let left = marked(words[word] as number, words[word + 1] as number);
      for (; left !== 0 && marker === undefined; left &= left - 1) {
        const at = shift + WORD * word + ((31 - Math.clz32(left & -left)) >> 3);
        count += 1;
        if (isMarker(at)) marker = at;
      }
    }
    steps.taken += count;
    if (steps.taken > allowed.limit) throw tooManyParts(allowed.limit, 'markers without a segment');
    return marker;
  };
  return (from) => {
    let at = from;
    for (; at < end && (at - shift) % WORD !== 0; at += 1) if (isMarker(at)) return at;
    let word = (at - shift) / WORD;
    for (word = passed(words, word); word + TOGETHER < words.length; word = passed(words, word + TOGETHER)) {
      const found = among(word);
      if (found !== undefined) return found < end ? found : undefined;
    }
    for (at = Math.max(at, shift + WORD * word); at < end; at += 1) if (isMarker(at)) return at;
    return undefined;
  };
}
