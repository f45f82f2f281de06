import { concatBytes } from './bytes.js';

const [EXTENSION, PICTURE, END, GRAPHIC_CONTROL] = [0x21, 0x2c, 0x3b, 0xf9];

/** Bytes of a colour table that these flags announce (GIF89a, sections 18 and 20). */
const tableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

/** A GIF of one frame with nothing but that; undefined where there are more, or where it is broken. */
export function bareGif(bytes: Uint8Array): Uint8Array | undefined {
  let at = 13 + tableBytes(bytes[10] ?? 0);
  const parts = [bytes.subarray(0, at)];
  let pictures = 0;
  while (at < bytes.length) {
    const kind = bytes[at];
    if (kind === END) return pictures === 1 ? concatBytes([...parts, Uint8Array.of(END)]) : undefined;
    const label = bytes[at + 1];
    const head = kind === EXTENSION ? 2 : kind === PICTURE ? 11 + tableBytes(bytes[at + 9] ?? 0) : undefined;
    const end = head === undefined ? undefined : endOfBlocks(bytes, at + head);
    if (end === undefined) return undefined;
    if (kind === PICTURE) pictures += 1;
    if (kind === PICTURE || label === GRAPHIC_CONTROL) parts.push(bytes.subarray(at, end));
    at = end;
  }
  return undefined;
}

/** Where blocks that each begin with their length end; undefined when they lead out of the file. */
function endOfBlocks(bytes: Uint8Array, start: number): number | undefined {
  let at = start;
  while (at < bytes.length) {
    const length = bytes[at] ?? 0;
    at += 1 + length;
    if (length === 0) return at;
  }
  return undefined;
}
