import type { LoadedPicture } from './load-page.js';

/** What a page costs on one screen. */
export interface PageWeight {
  /** Bytes of all pictures. */
  readonly bytes: number;
  /** Pixels of all pictures ÷ pixels of all places. */
  readonly pixels: number;
  /** The smallest and the largest picture's width ÷ its place's; below 1 it is shown larger than it is. */
  readonly least: number;
  readonly most: number;
}

/** Adds up a page; all pictures have the same proportions, so widths tell the pixels. */
export function pageWeight(pictures: readonly LoadedPicture[]): PageWeight {
  const squares = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width ** 2, 0);
  const shares = pictures.map(({ width, needed }) => width / needed);
  return {
    bytes: pictures.reduce((sum, { bytes }) => sum + bytes, 0),
    pixels: squares(pictures.map(({ width }) => width)) / squares(pictures.map(({ needed }) => needed)),
    least: Math.min(...shares),
    most: Math.max(...shares),
  };
}
