import type { Size } from '@cameo/core';
import { tiffTags } from './tiff-tags.js';

/** Tags of a directory (TIFF 6.0) that tell how pixels lie together. */
const TILE_WIDTH = 322;
const TILE_LENGTH = 323;
const ROWS_PER_STRIP = 278;

/** These and the sides, the depth, the channels and the planes of a picture. */
const LAYOUT: readonly number[] = [256, 257, 258, 277, 284, TILE_WIDTH, TILE_LENGTH, ROWS_PER_STRIP];

/**
 * What is read at once of the first picture of a TIFF, px: a tile, or a strip of its width. The whole picture where its
 * directory cannot be read, or says something of that twice.
 */
export function tiffBlock(bytes: Uint8Array, whole: Size): Size {
  const tags = tiffTags(bytes);
  if (LAYOUT.some((tag) => tags.twice.has(tag))) return whole;
  const [across] = tags(TILE_WIDTH);
  const [down] = tags(TILE_LENGTH);
  if (across && down) return { width: across, height: down };
  const [rows] = tags(ROWS_PER_STRIP);
  return { width: whole.width, height: Math.min(rows || whole.height, whole.height) };
}
