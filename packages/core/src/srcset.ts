import type { SnapGrammar } from './canonical.js';
import { outputSize } from './output-size.js';
import type { Transform } from './params.js';

/** A box on a page, and what is known of the original that is to fill it. */
export interface Place extends Pick<{ [N in keyof Transform]?: Transform[N] | undefined }, 'fit'> {
  /** Width and height of the box, CSS px; without both the picture keeps its own proportions. */
  readonly w?: number | undefined;
  readonly h?: number | undefined;
  /** Width and height of the original, px, upright. */
  readonly sourceWidth?: number | undefined;
  readonly sourceHeight?: number | undefined;
}

/** One entry of a `srcset`. */
export interface Candidate {
  /** Width to ask for: a rung. */
  readonly w: number;
  /** Height to ask for, device px; undefined when the picture keeps its own proportions. */
  readonly h: number | undefined;
  /** The descriptor: width of the bytes that come back, device px. */
  readonly width: number;
}

/** Screens with 1 to 3 device px per CSS px are served. */
const MAX_DENSITY = 3;

/**
 * Every rung that gives a picture for a place, ascending, each with its true width. The last one is the rung that
 * brings all that the original has: a source is never enlarged, so its descriptor may be smaller than the rung.
 * @returns an empty list when the box is so tall that no rung is within the limits
 */
export function srcsetCandidates(
  { w, h, fit, sourceWidth = 0, sourceHeight = 0 }: Place,
  { ladder, limits }: Pick<SnapGrammar, 'ladder' | 'limits'>,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  // `inside` makes one side smaller than the box, so a width is all that can be promised. A box with the proportions
  // of the original, to the pixel, cuts nothing.
  const ratio =
    w && h && fit !== 'inside' && !(Math.abs((w * sourceHeight) / sourceWidth - h) < 1) ? h / w : undefined;
  for (const rung of ladder) {
    const height = ratio === undefined ? ratio : Math.max(1, Math.round(rung * ratio));
    if (height && (height > limits.height || rung * height > limits.pixels)) break;
    // A height that is not known is taken to be as large as the width needs it.
    const source = {
      width: sourceWidth || rung,
      height: sourceHeight || (height ? (height * (sourceWidth || rung)) / rung : 1),
    };
    const { width } = outputSize(source, { w: rung, h: height }, fit, limits);
    if (width > (candidates[candidates.length - 1]?.width ?? 0))
      candidates.push({ w: rung, h: height, width });
    if (width < rung) break;
  }
  return candidates;
}

/**
 * The candidates that some screen would choose: the smallest one that is enough, for a slot with 1 to 3 device px
 * per CSS px.
 * @param slots widths that the picture can have on the page, CSS px; NaN for one that is not known
 */
export const chosenCandidates = (
  candidates: readonly Candidate[],
  slots: readonly number[],
): readonly Candidate[] =>
  candidates.filter(({ width }, at) => {
    const below = candidates[at - 1]?.width ?? -1;
    const most = candidates[at + 1] ? width : Infinity;
    // Negated, so that NaN keeps everything.
    return slots.some((slot) => !(slot > most || slot * MAX_DENSITY <= below));
  });
