import type { Size } from '@cameo/core';
import { tiffTags } from './tiff-tags.js';

/** Tags of a directory (TIFF 6.0) that tell how pixels lie together. */
const TILE_WIDTH = 322;
const TILE_LENGTH = 323;
const ROWS_PER_STRIP = 278;

/**
 * What is read at once of the first picture of a TIFF, px: a tile, or a strip of its width. The whole picture where its
 * directory cannot be read.
 */
export function tiffBlock(bytes: Uint8Array, whole: Size): Size {
  const tags = tiffTags(bytes);
  const [across] = tags(TILE_WIDTH);
  const [down] = tags(TILE_LENGTH);
  if (across && down) return { width: across, height: down };
  const [rows] = tags(ROWS_PER_STRIP);
  return { width: whole.width, height: Math.min(rows || whole.height, whole.height) };
}
