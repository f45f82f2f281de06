import { concatBytes, latin1 } from '../bytes.js';
import { MARKER, segmentAt } from './segments.js';

/**
 * Size above which metadata is removed before decoding, bytes. libjpeg, libvips and sharp hold each segment, again for every
 * pipeline that reads the file: 1,900 segments of 10 kB took 130 million bytes, and none of it is ever displayed.
 */
const MAX_METADATA_BYTES = 1_000_000;

/**
 * A JPEG without the segments before its first scan that do not affect its display, if these exceed a megabyte; otherwise the
 * same bytes. The orientation, the profile and the coding of the colours stay.
 */
export function withoutLargeMetadata(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  let [left, from, oriented] = [0, 0, false];
  for (let segment = segmentAt(bytes, 2); segment !== undefined; segment = segmentAt(bytes, segment.end)) {
    const { marker, bytes: own, end } = segment;
    if (marker === MARKER.SOS) break;
    const isExif = !oriented && isNamed(own, 'Exif\0\0');
    oriented ||= isExif;
    if (!isMetadata(marker) || isExif || isNamed(own, 'ICC_PROFILE\0')) continue;
    left += own.length;
    kept.push(bytes.subarray(from, end - own.length));
    from = end;
  }
  return left > MAX_METADATA_BYTES ? concatBytes([...kept, bytes.subarray(from)]) : bytes;
}

const isMetadata = (marker: number): boolean =>
  (marker > MARKER.APP0 && marker <= MARKER.APP15 && marker !== MARKER.APP14) || marker === MARKER.COM;

/** Whether a segment begins with a name, after its marker and its length. */
const isNamed = (segment: Uint8Array, name: string): boolean =>
  latin1(segment.subarray(4, 4 + name.length)) === name;
