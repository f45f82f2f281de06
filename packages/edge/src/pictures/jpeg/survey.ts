import type { Limits } from '@cameo/core';
import { wordAt } from '../bytes.js';
import type { Steps } from '../steps.js';
import { figure, moreThan, type Survey, tooManyParts, tooMuch } from '../survey.js';
import { isArithmetic, isFrame, MARKER } from './segments.js';

/**
 * Maximum number of pixels in all scans together. libjpeg reads all scans before its first row, where no timeout applies: 2,647
 * scans of 64 million pixels took 81 s. Ordinary progressive files have about ten scans.
 */
const MAX_SCANNED = 2_500_000_000;

/** Maximum number of scans of any size; starting one takes time as well. */
const MAX_SCANS = 5000;

/** Maximum number of segments outside of scans: libjpeg and libvips copy each segment with metadata. */
const MAX_SEGMENTS = 2000;

/**
 * Maximum number of markers without a segment that are neither restarts nor padding; each is examined by itself. An encoder
 * writes one, the start.
 */
const MAX_SINGLE = 20_000;

/** Minimum unit of decoding, px: a block. */
const BLOCK = 8;

/** Markers below SOF0 are reserved: libjpeg skips a single one, without a length, when it looks for a restart. */
const FIRST_WITH_LENGTH = MARKER.SOF0;

/**
 * Bounds the scans and the segments of a JPEG. Like libjpeg, it skips everything between two segments up to the next marker.
 * @throws ProblemError `source-too-large`
 */
export function surveyJpeg(bytes: Uint8Array, limits: Pick<Limits, 'sourcePixels'>, steps: Steps): Survey {
  const allowed = { limit: steps.limit };
  const nextMarker = markersOf(bytes, steps, allowed);
  let pixels = BLOCK * BLOCK;
  let scans = 0;
  let segments = 0;
  let arithmetic = false;
  for (let at = nextMarker(2); at !== undefined; at = nextMarker(at)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === MARKER.EOI || scans > MAX_SCANS || segments > MAX_SEGMENTS) break;
    arithmetic ||= isArithmetic(marker);
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
  // Codes of this kind take many times longer to read, and of most bits nothing need be stored.
  return arithmetic && scans > 1 ? { arithmetic, decodedPixels: scans * pixels } : {};
}

/** A coded side, rounded up to whole blocks. */
const side = (length: number): number => Math.ceil(Math.max(1, length) / BLOCK) * BLOCK;

/** Bytes of a little-endian word, and the number of words that are tested together. */
const [WORD, TOGETHER] = [4, 4];

/** The highest bit of each byte of a word. */
const HIGHEST = 0x80808080 | 0;

/** Sets the highest bit of each byte that is 0xff; the other bits are arbitrary. */
const full = (word: number): number => ((word & 0x7f7f7f7f) + 0x01010101) & word;

/** The bytes that follow those of a word. */
const following = (word: number, next: number): number => (word >>> 8) | (next << 24);

/**
 * Index of the next group of words that may contain a marker with a length, or of the words after the last group. Restarts
 * and padding before it are counted, as steps; it also stops when there are more than the maximum. The loop runs for each 16
 * bytes of a file and calls nothing, because V8 does not always inline so many calls.
 */
function passed(words: Int32Array, from: number, steps: Steps, maxSteps: number): number {
  const last = words.length - TOGETHER;
  const room = maxSteps - steps.taken;
  let count = 0;
  let word = from;
  let one = words[from] as number;
  for (; word < last && count <= room; word += 4) {
    const two = words[word + 1] as number;
    const three = words[word + 2] as number;
    const four = words[word + 3] as number;
    const five = words[word + 4] as number;
    // As `full` and `following`.
    const inOne = ((one & 0x7f7f7f7f) + 0x01010101) & one;
    const inTwo = ((two & 0x7f7f7f7f) + 0x01010101) & two;
    const inThree = ((three & 0x7f7f7f7f) + 0x01010101) & three;
    const inFour = ((four & 0x7f7f7f7f) + 0x01010101) & four;
    const afterOne = (one >>> 8) | (two << 24);
    one = five;
    if (((inOne | inTwo | inThree | inFour) & 0x80808080) === 0) continue;
    const afterTwo = (two >>> 8) | (three << 24);
    const afterThree = (three >>> 8) | (four << 24);
    const afterFour = (four >>> 8) | (five << 24);
    const markOne = inOne & afterOne & 0x80808080;
    const markTwo = inTwo & afterTwo & 0x80808080;
    const markThree = inThree & afterThree & 0x80808080;
    const markFour = inFour & afterFour & 0x80808080;
    if ((markOne | markTwo | markThree | markFour) === 0) continue;
    // A byte of 0xd0 to 0xd7 becomes 0x78 or less, so its highest bit is not set.
    const otherOne = markOne & (((afterOne ^ 0x50505050) & 0x78787878) + 0x78787878);
    const otherTwo = markTwo & (((afterTwo ^ 0x50505050) & 0x78787878) + 0x78787878);
    const otherThree = markThree & (((afterThree ^ 0x50505050) & 0x78787878) + 0x78787878);
    const otherFour = markFour & (((afterFour ^ 0x50505050) & 0x78787878) + 0x78787878);
    if ((otherOne | otherTwo | otherThree | otherFour) !== 0) {
      // Nor is that of 0xff here.
      const special =
        (otherOne & ~((afterOne & 0x7f7f7f7f) + 0x01010101)) |
        (otherTwo & ~((afterTwo & 0x7f7f7f7f) + 0x01010101)) |
        (otherThree & ~((afterThree & 0x7f7f7f7f) + 0x01010101)) |
        (otherFour & ~((afterFour & 0x7f7f7f7f) + 0x01010101));
      if (special !== 0) break;
    }
    // The sum of the bytes of a word, each of which is at most 4.
    const marks = (markOne >>> 7) + (markTwo >>> 7) + (markThree >>> 7) + (markFour >>> 7);
    count += Math.imul(marks, 0x01010101) >>> 24;
  }
  steps.taken += count;
  return word;
}

/**
 * Finds the next marker with a length. It tests 16 bytes at a time, also if they contain restarts: of millions of coded bytes,
 * every 256th is 0xff in a photograph, and every second one in a malicious file.
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
  // Groups of words that were examined marker by marker.
  let single = 0;
  /** Offset of the first marker in a group of words. */
  const among = (from: number): number | undefined => {
    let count = 0;
    let marker: number | undefined;
    for (let word = from; word < from + TOGETHER && marker === undefined; word += 1) {
      const [here, next] = [words[word] as number, words[word + 1] as number];
      let left = full(here) & following(here, next) & HIGHEST;
      for (; left !== 0 && marker === undefined; left &= left - 1) {
        const at = shift + WORD * word + ((31 - Math.clz32(left & -left)) >> 3);
        count += 1;
        if (isMarker(at)) marker = at;
      }
    }
    steps.taken += count;
    if (marker === undefined) single += 1;
    if (single > MAX_SINGLE) throw moreThan(MAX_SINGLE, 'markers other than restarts without a segment');
    return marker;
  };
  return (from) => {
    let at = from;
    for (; at < end && (at - shift) % WORD !== 0; at += 1) if (isMarker(at)) return at;
    const next = (word: number): number => {
      const found = passed(words, word, steps, allowed.limit);
      if (steps.taken > allowed.limit) throw tooManyParts(allowed.limit, 'markers without a segment');
      return found;
    };
    let word = next((at - shift) / WORD);
    for (; word + TOGETHER < words.length; word = next(word + TOGETHER)) {
      const found = among(word);
      if (found !== undefined) return found < end ? found : undefined;
    }
    for (at = Math.max(at, shift + WORD * word); at < end; at += 1) if (isMarker(at)) return at;
    return undefined;
  };
}
