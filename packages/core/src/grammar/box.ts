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

/** A box whose width is a rung; without a height the picture keeps its own aspect ratio. */
export interface LadderBox extends Box {
  readonly w: number;
}

/**
 * The boxes of an aspect ratio that can be produced, ascending: a height for each rung, within the limits. An aspect ratio that
 * no rung allows is replaced by that of the narrowest and tallest box.
 * @param ratio height divided by width; undefined for widths alone
 */
export function boxes(ratio: number | undefined, { ladder, limits }: BoxGrammar): readonly LadderBox[] {
  const steepest = limits.height / (ladder[0] as number);
  return ladder
    .map((w) => ({ w, h: ratio === undefined ? ratio : side(w * Math.min(ratio, steepest)) }))
    .filter(({ w, h = 1 }) => h <= limits.height && w * h <= limits.pixels);
}

/** Height divided by width; undefined if a side is missing. */
export const ratioOf = (w: number | undefined, h: number | undefined): number | undefined =>
  w && h ? h / w : undefined;

/**
 * Snaps a request up to the ladder and keeps its aspect ratio to the nearest pixel: the leading side (the width if there is
 * one) is multiplied by the density and becomes a rung. If the larger box would exceed a limit, the largest one within the
 * limits is used, so that every request has an answer. Idempotent.
 */
export function snapBox({ w, h, dpr = 1 }: Box & Pick<Transform, 'dpr'>, grammar: BoxGrammar): Box {
  const wanted = Math.round((w || h || 0) * dpr);
  // Every rung alone is within the limits.
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
 * The factor by which a box is divided, at least 1. An original is never enlarged; if a box would require that, the whole box
 * shrinks in proportion until the original fills it at its own size. Without a height the picture keeps its aspect ratio,
 * within the limits. The resizer and `srcset` share this function, and round with {@link side}, so that descriptors are exact
 * to the pixel.
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
  // `contain` pads instead of enlarging.
  const larger = fit === 'contain' ? Math.min(across, down) : Math.max(across, down);
  return Math.max(1, larger, tall / limits.height, Math.sqrt((w * tall) / limits.pixels));
}
