import { wordAt } from '../bytes.js';
import { figure, tooMuch } from '../survey.js';
import { isBare, isFrame, MARKER } from './segments.js';

/**
 * Most pixels in all scans together. libjpeg reads all scans before its first row, where no timeout reaches it: 2,647
 * scans of 64 million pixels took 81 s. Ordinary progressive files have about ten scans.
 */
const MOST_SCANNED = 2_500_000_000;

/** Most scans, however small; to begin one takes its time as well. */
const MOST_SCANS = 5000;

/** Most segments outside of scans: libjpeg and libvips keep a copy of each that holds metadata. */
const MOST_SEGMENTS = 2000;

/** The least that a decoder works on, px: a block. */
const BLOCK = 8;

/** Markers below SOF0 are reserved: libjpeg passes over one alone, without a length, when it looks for a restart. */
const FIRST_WITH_LENGTH = MARKER.SOF0;

/**
 * Bounds the scans and the segments of a JPEG. Coded bytes are passed over as libjpeg passes over what lies between two
 * segments: up to the next marker.
 * @throws ProblemError `source-too-large`
 */
export function surveyJpeg(bytes: Uint8Array): void {
  let pixels = BLOCK * BLOCK;
  let scans = 0;
  let segments = 0;
  for (let at = nextMarker(bytes, 2); at !== undefined; at = nextMarker(bytes, at)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === MARKER.EOI || scans > MOST_SCANS || segments > MOST_SEGMENTS) break;
    if (isFrame(marker)) pixels = Math.max(pixels, side(wordAt(bytes, at + 5)) * side(wordAt(bytes, at + 7)));
    if (marker === MARKER.SOS) scans += 1;
    else segments += 1;
    at += 2 + wordAt(bytes, at + 2);
  }
  // A single scan is bounded by the limit on pixels, as rows are read.
  if ((scans > 1 && scans * pixels > MOST_SCANNED) || scans > MOST_SCANS) {
    const most = Math.min(MOST_SCANS, Math.floor(MOST_SCANNED / pixels));
    throw tooMuch(`${scans} scans of ${figure(pixels)} pixels`, `at most ${most} scans of as many`);
  }
  if (segments > MOST_SEGMENTS) {
    throw tooMuch(`more than ${figure(MOST_SEGMENTS)} segments`, `at most ${figure(MOST_SEGMENTS)}`);
  }
}

/** A side as it is coded, in whole blocks. */
const side = (length: number): number => Math.ceil(Math.max(1, length) / BLOCK) * BLOCK;

/** Bytes that are looked at one by one before the search is left to the engine, a call of which costs as much. */
const NEAR = 32;

/** Where the next marker with a length lies; undefined when there is none. */
function nextMarker(bytes: Uint8Array, from: number): number | undefined {
  const end = bytes.length - 3;
  let near = from + NEAR;
  let at = from;
  while (at < end) {
    if (bytes[at] !== 0xff) {
      at += 1;
      if (at < near) continue;
      at = bytes.indexOf(0xff, at);
      if (at === -1) return undefined;
      near = at + NEAR;
      continue;
    }
    const marker = bytes[at + 1] ?? 0;
    if (marker >= FIRST_WITH_LENGTH && !isBare(marker)) return at;
    at += marker === 0xff ? 1 : 2;
    near = at + NEAR;
  }
  return undefined;
}
