import type { Grammar } from './config.js';
import { snapUp } from './ladder.js';

/** A size that was asked for, device px; a missing side follows from the picture. */
export interface Box {
  readonly w?: number;
  readonly h?: number;
}

/**
 * Snaps a box up to the ladder, its proportions kept to the nearest pixel: the side that counts (the width when
 * there is one) becomes a rung and the other side is scaled along. Where the larger box would break a limit, the
 * largest rung that breaks none is taken, so that every box has an answer. Idempotent.
 */
export function snapBox({ w, h }: Box, { ladder, limits }: Grammar): Box {
  if (w === undefined) return h === undefined ? {} : { h: Math.min(snapUp(h, ladder), limits.height) };
  const rung = snapUp(w, ladder);
  if (h === undefined) return { w: rung };
  if (rung === w && fits(w, h)) return { w, h };
  const heightOf = (width: number) => Math.max(1, Math.round((h * width) / w));
  const candidates = ladder.filter((width) => width <= rung && fits(width, heightOf(width)));
  const width = candidates[candidates.length - 1] ?? ladder[0] ?? w;
  return { w: width, h: Math.min(heightOf(width), limits.height, Math.floor(limits.pixels / width)) };

  function fits(width: number, height: number): boolean {
    return height <= limits.height && width * height <= limits.pixels;
  }
}
