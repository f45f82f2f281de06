import type { SnapGrammar } from './grammar.js';
import { snapUp } from './ladder.js';
import type { Limits } from './limits.js';
import type { Transform } from './params.js';

/** Width and height in px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A requested size, device px; a missing side follows from the picture. */
export interface Box {
  readonly w?: number | undefined;
  readonly h?: number | undefined;
}

type BoxGrammar = Pick<SnapGrammar, 'ladder' | 'limits'>;

/** A box whose width is a rung; without a height the picture keeps its own proportions. */
export interface LadderBox extends Box {
  readonly w: number;
}

/**
 * The boxes of some proportions that can be produced, ascending: a height for each rung, where both break no limit.
 * Proportions that no rung allows are taken to be those of the narrowest and tallest box.
 * @param ratio height divided by width; undefined for widths alone
 */
export function boxes(ratio: number | undefined, { ladder, limits }: BoxGrammar): readonly LadderBox[] {
  const steepest = limits.height / (ladder[0] as number);
  return ladder
    .map((w) => ({ w, h: ratio === undefined ? ratio : side(w * Math.min(ratio, steepest)) }))
    .filter(({ w, h = 1 }) => h <= limits.height && w * h <= limits.pixels);
}

/** Height divided by width; undefined for a box that lacks a side. */
export const ratioOf = (w: number | undefined, h: number | undefined): number | undefined =>
  w && h ? h / w : undefined;

/**
 * Snaps a request up to the ladder and keeps its proportions to the nearest pixel: the side that counts (the width
 * when there is one) is multiplied by the density and becomes a rung. Where the larger box would break a limit, the
 * largest one within the limits is taken, so that every request has an answer. Idempotent.
 */
export function snapBox({ w, h, dpr = 1 }: Box & Pick<Transform, 'dpr'>, grammar: BoxGrammar): Box {
  const wanted = Math.round((w || h || 0) * dpr);
  // Every rung is within the limits when it is alone.
  const rung = snapUp(wanted, grammar.ladder);
  const ratio = ratioOf(w, h);
  return ratio === undefined
    ? { w: w && rung, h: h && Math.min(rung, grammar.limits.height) }
    : boxes(ratio, grammar).reduce((box, next) => (box.w < wanted ? next : box));
}

export type Fit = 'cover' | 'contain' | 'inside' | 'fill';

/** A side in whole px, at least 1. */
export const side = (value: number): number => Math.max(1, Math.round(value));

/**
 * By how much a box is divided, at least 1: an original is never enlarged, so that where a box would need that, the
 * whole box shrinks with its proportions until the original fills it at its own size. Without a height the picture keeps
 * its proportions, within the limits. The resizer and `srcset` both ask here, and round by {@link side}, so that
 * descriptors are true to the pixel.
 */
export function shrinkOf(
  { width, height }: Size,
  { w, h }: Box & { readonly w: number },
  fit: Fit | undefined,
  limits: Pick<Limits, 'height' | 'pixels'>,
): number {
  const across = w / width;
  const down = h ? h / height : across;
  const tall = h || across * height;
  // `contain` leaves room instead of enlarging.
  const larger = fit === 'contain' ? Math.min(across, down) : Math.max(across, down);
  return Math.max(1, larger, tall / limits.height, Math.sqrt((w * tall) / limits.pixels));
}
