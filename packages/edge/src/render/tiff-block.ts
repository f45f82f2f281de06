import type { Size } from '@cameo/core';

/** Tags of a directory (TIFF 6.0) that tell how pixels lie together. */
const TILE_WIDTH = 322;
const TILE_LENGTH = 323;
const ROWS_PER_STRIP = 278;

/** Kinds of values: SHORT, LONG and, in BigTIFF, LONG8. */
const SHORT = 3;
const LONG8 = 16;

/**
 * What is read at once of the first picture of a TIFF, px: a tile, or a strip of its width. The whole picture where its
 * directory cannot be read.
 */
export function tiffBlock(bytes: Uint8Array, whole: Size): Size {
  const tags = tagsOf(bytes);
  const [across, down] = [tags.get(TILE_WIDTH), tags.get(TILE_LENGTH)];
  if (across && down) return { width: across, height: down };
  const rows = tags.get(ROWS_PER_STRIP) || whole.height;
  return { width: whole.width, height: Math.min(rows, whole.height) };
}

function tagsOf(bytes: Uint8Array): ReadonlyMap<number, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  const number = (at: number, kind: number): number => {
    if (kind === SHORT) return view.getUint16(at, little);
    return kind === LONG8 ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);
  };
  const tags = new Map<number, number>();
  try {
    const big = view.getUint16(2, little) === 43;
    const start = big ? number(8, LONG8) : number(4, 4);
    const count = big ? number(start, LONG8) : number(start, SHORT);
    const [first, length, value] = big ? [start + 8, 20, 12] : [start + 2, 12, 8];
    for (let entry = 0; entry < Math.min(count, 4096); entry += 1) {
      const at = first + entry * length;
      const kind = number(at + 2, SHORT);
      tags.set(number(at, SHORT), number(at + value, kind));
    }
  } catch {
    // A directory that leads out of the file has told what it could.
  }
  return tags;
}
