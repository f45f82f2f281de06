import { concatBytes, latin1 } from '../bytes.js';
import { isSrgbProfile } from '../icc.js';
import { endOfScan, isFrame, MARKER, segmentAt } from './segments.js';

/** A header for YCbCr and square pixels, without a thumbnail (JFIF 1.01). */
const JFIF = [0xff, MARKER.APP0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];

/** Segments that a decoder needs besides the frame: quantisation, Huffman codes, restarts, the start of a scan. */
const REQUIRED: readonly number[] = [MARKER.DQT, MARKER.DHT, MARKER.DRI, MARKER.SOS];

/** Length of the segment in which Adobe states the coding of the colours, and nothing else. */
const ADOBE_LENGTH = 14;

/**
 * The first picture of a JPEG with the segments that are required to display it (ITU-T T.81, annex B). Undefined if that is not
 * enough: with a profile other than sRGB, four channels, or a coding that browsers do not support; and if the file is broken.
 */
export function bareJpeg(bytes: Uint8Array): Uint8Array | undefined {
  const parts: Uint8Array[] = [Uint8Array.of(0xff, MARKER.SOI)];
  let segment = segmentAt(bytes, 2);
  while (segment !== undefined) {
    const { marker, end } = segment;
    if (isFrame(marker) && !isCommon(segment.bytes)) return undefined;
    const isMetadata = (marker >= MARKER.APP0 && marker <= MARKER.APP15) || marker === MARKER.COM;
    if (!isMetadata && !isFrame(marker) && !REQUIRED.includes(marker)) return undefined;
    const kept = isMetadata ? needed(segment.bytes) : segment.bytes;
    if (kept === undefined) return undefined;
    parts.push(kept);
    let next = end;
    if (marker === MARKER.SOS) {
      next = endOfScan(bytes, end);
      parts.push(bytes.subarray(end, next));
      if (bytes[next + 1] === MARKER.EOI) return concatBytes([...parts, Uint8Array.of(0xff, MARKER.EOI)]);
    }
    segment = segmentAt(bytes, next);
  }
  return undefined;
}

/** Baseline or progressive, 8 bits, gray or three channels. */
const isCommon = (frame: Uint8Array): boolean =>
  (frame[1] === MARKER.SOF0 || frame[1] === MARKER.SOF2) &&
  frame[4] === 8 &&
  (frame[9] === 1 || frame[9] === 3);

/** Offset of a profile in its segment: after a name, its sequence number, and the number of parts (ICC.1:2022, B.4). */
const PROFILE = 18;

/** Whether a segment holds a complete, redundant profile. */
const isWholeSrgb = (segment: Uint8Array): boolean =>
  segment[PROFILE - 1] === 1 && isSrgbProfile(segment.subarray(PROFILE));

/** The required part of a segment that describes the picture; undefined if it cannot be removed. */
function needed(segment: Uint8Array): Uint8Array | undefined {
  const name = latin1(segment.subarray(4, 16));
  if (name.startsWith('ICC_PROFILE')) return isWholeSrgb(segment) ? new Uint8Array(0) : undefined;
  const isJfif = segment[1] === MARKER.APP0 && name.startsWith('JFIF\0') && segment.length >= JFIF.length;
  if (isJfif) return Uint8Array.from(JFIF);
  // Decoders accept a longer segment, which may hold more than the coding of the colours.
  if (segment[1] === MARKER.APP14 && name.startsWith('Adobe'))
    return segment.length === ADOBE_LENGTH + 2 ? segment : undefined;
  return new Uint8Array(0);
}
