import type { SnapGrammar } from './canonical.js';
import { snapUp } from './ladder.js';

/** A size that was asked for, device px; a missing side follows from the picture. */
export interface Box {
  readonly w?: number | undefined;
  readonly h?: number | undefined;
}

/**
 * Snaps a box up to the ladder, its proportions kept to the nearest pixel: the side that counts (the width when
 * there is one) becomes a rung and the other side is scaled along. Where the larger box would break a limit, the
 * largest rung that breaks none is taken, so that every box has an answer. Idempotent.
 */
export function snapBox({ w, h }: Box, { ladder, limits }: Pick<SnapGrammar, 'ladder' | 'limits'>): Box {
  if (!w) return h ? { h: Math.min(snapUp(h, ladder), limits.height) } : {};
  const rung = snapUp(w, ladder);
  if (!h) return { w: rung };
  const heightOf = (width: number) => Math.max(1, Math.round((h * width) / w));
  const fitting = ladder.filter(
    (width) => width <= rung && heightOf(width) <= limits.height && width * heightOf(width) <= limits.pixels,
  );
  const width = fitting[fitting.length - 1] || snapUp(1, ladder);
  return { w: width, h: Math.min(heightOf(width), limits.height, Math.floor(limits.pixels / width)) };
}
