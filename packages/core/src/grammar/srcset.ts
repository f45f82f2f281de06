import { boxes, type LadderBox, ratioOf, shrinkOf, side } from './box.js';
import type { SnapGrammar } from './grammar.js';
import type { Transform } from './params.js';

/** A box on a page, and the known facts of the original in it. */
export interface Place {
  readonly fit?: Transform['fit'] | undefined;
  /** Width and height of the box, CSS px; without both the picture keeps its own aspect ratio. */
  readonly w?: number | undefined;
  readonly h?: number | undefined;
  /** Width and height of the original, px, upright. */
  readonly sourceWidth?: number | undefined;
  readonly sourceHeight?: number | undefined;
}

/** One entry of a `srcset`: the size to request, device px. */
export interface Candidate extends LadderBox {
  /** The descriptor: width of the delivered bytes, device px. */
  readonly width: number;
}

/**
 * The rungs that some screen would choose for a place, ascending, each with its true width: the smallest sufficient one for a
 * slot at 1 to 3 device px per CSS px. A source is never enlarged: no rung is offered above the one that delivers all pixels of
 * the original, and the descriptor of that one may be smaller than the rung.
 * @param slots possible widths of the picture on the page, CSS px; undefined for an unknown one
 */
export function srcsetCandidates(
  place: Place,
  slots: readonly (number | undefined)[],
  grammar: Pick<SnapGrammar, 'ladder' | 'limits'>,
): readonly Candidate[] {
  const { fit, sourceWidth = Infinity, sourceHeight } = place;
  const candidates: (Candidate & { readonly below: number })[] = [];
  let below = -1;
  for (const { w, h } of boxes(cutRatio(place), grammar)) {
    // An unknown height is assumed to be sufficient.
    const height = sourceHeight ?? (h === undefined ? 0 : (sourceWidth * h) / w);
    const width = side(w / shrinkOf({ width: sourceWidth, height }, { w, h }, fit, grammar.limits));
    if (width > below) candidates.push({ w, h, width, below });
    below = width;
    if (width < w) break;
  }
  // Screens with 1 to 3 device px per CSS px are served. An unknown slot keeps every candidate.
  const widest = below;
  return candidates.filter((candidate) =>
    slots.some(
      (slot) =>
        slot === undefined || (Math.min(slot, widest) <= candidate.width && slot * 3 > candidate.below),
    ),
  );
}

/**
 * The aspect ratio of the crop; undefined if the original keeps its own. `inside` makes one side smaller than the box, so only
 * the width is certain. A box with the aspect ratio of the original, to the pixel, crops nothing.
 */
function cutRatio({ w, h, fit, sourceWidth, sourceHeight }: Place): number | undefined {
  const cutsNothing =
    w && h && sourceWidth && sourceHeight && Math.abs((w * sourceHeight) / sourceWidth - h) < 1;
  return fit === 'inside' || cutsNothing ? undefined : ratioOf(w, h);
}
