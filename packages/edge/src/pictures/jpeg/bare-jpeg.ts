import { concatBytes, latin1 } from '../bytes.js';
import { isSrgbProfile } from '../icc.js';
import { COMMENT, END, endsScan, isFrame, START, START_OF_SCAN } from './jpeg-markers.js';

/** A header that says YCbCr and square pixels, and has no thumbnail (JFIF 1.01). */
const JFIF = [0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];

/** Length of the segment in which Adobe says how the colours are coded, and nothing else. */
const ADOBE_LENGTH = 14;

/**
 * The first picture of a JPEG with what is needed to show it (ITU-T T.81, annex B). Undefined where that is not enough:
 * with a colour profile that is not sRGB's, with four channels, or coded in a way that browsers do not read; and where the file is broken.
 */
export function bareJpeg(bytes: Uint8Array): Uint8Array | undefined {
  const parts: Uint8Array[] = [Uint8Array.of(0xff, START)];
  let at = 2;
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) return undefined;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
    if (end > bytes.length) return undefined;
    const segment = bytes.subarray(at, end);
    if (isFrame(marker) && !isCommon(segment)) return undefined;
    if (marker === 0xcc || marker === 0xdc) return undefined;
    const isMetadata = (marker >= 0xe0 && marker <= 0xef) || marker === COMMENT;
    const kept = isMetadata ? needed(segment) : segment;
    if (kept === undefined) return undefined;
    parts.push(kept);
    at = end;
    if (marker !== START_OF_SCAN) continue;
    while (at + 1 < bytes.length && !(bytes[at] === 0xff && endsScan(bytes[at + 1] ?? 0))) at += 1;
    parts.push(bytes.subarray(end, at));
    if (bytes[at + 1] === END) return concatBytes([...parts, Uint8Array.of(0xff, END)]);
  }
  return undefined;
}

/** Baseline or progressive, 8 bits, gray or three channels. */
const isCommon = (frame: Uint8Array): boolean =>
  (frame[1] === 0xc0 || frame[1] === 0xc2) && frame[4] === 8 && (frame[9] === 1 || frame[9] === 3);

/** Where a profile begins in its segment: behind a name, its place among others, and how many there are (ICC.1:2022, B.4). */
const PROFILE = 18;

/** Whether a segment holds a whole profile, which says what is true without it. */
const isWholeSrgb = (segment: Uint8Array): boolean =>
  segment[PROFILE - 1] === 1 && isSrgbProfile(segment.subarray(PROFILE));

/** What stays of a segment that says something about the picture; undefined when that cannot be left out. */
function needed(segment: Uint8Array): Uint8Array | undefined {
  const name = latin1(segment.subarray(4, 16));
  if (name.startsWith('ICC_PROFILE')) return isWholeSrgb(segment) ? new Uint8Array(0) : undefined;
  const isJfif = segment[1] === 0xe0 && name.startsWith('JFIF\0') && segment.length >= JFIF.length;
  if (isJfif) return Uint8Array.from(JFIF);
  // A longer one is obeyed by decoders, and may say more than how the colours are coded.
  if (segment[1] === 0xee && name.startsWith('Adobe'))
    return segment.length === ADOBE_LENGTH + 2 ? segment : undefined;
  return new Uint8Array(0);
}
