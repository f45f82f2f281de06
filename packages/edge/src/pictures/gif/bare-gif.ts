import { concatBytes } from '../bytes.js';
import {
  controlAt,
  EXTENSION,
  endOfBlocks,
  GRAPHIC_CONTROL,
  HEADER,
  PICTURE,
  pixelsOfPicture,
  TRAILER,
  tableBytes,
} from './gif-blocks.js';

/** A GIF of one frame with nothing but that; undefined where there are more, or where it is broken. */
export function bareGif(bytes: Uint8Array): Uint8Array | undefined {
  let at = HEADER + tableBytes(bytes[10]);
  const parts = [bytes.subarray(0, at)];
  let pictures = 0;
  while (at < bytes.length) {
    const kind = bytes[at];
    if (kind === TRAILER) return pictures === 1 ? concatBytes([...parts, Uint8Array.of(TRAILER)]) : undefined;
    if (kind !== PICTURE && kind !== EXTENSION) return undefined;
    const end = endOfBlocks(bytes, kind === PICTURE ? pixelsOfPicture(bytes, at) : at + 2);
    if (end === undefined) return undefined;
    const control =
      kind === EXTENSION && bytes[at + 1] === GRAPHIC_CONTROL ? controlAt(bytes, at) : undefined;
    if (control !== undefined) parts.push(control);
    if (kind === PICTURE) {
      parts.push(bytes.subarray(at, end));
      pictures += 1;
    }
    at = end;
  }
  return undefined;
}
