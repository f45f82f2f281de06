import { boxes, type LadderBox, shrinkOf, side } from './box.js';
import type { SnapGrammar } from './grammar.js';
import type { Transform } from './params.js';

/** A box on a page, and what is known of the original that is to fill it; NaN is what is not known. */
export interface Place {
  readonly fit?: Transform['fit'] | undefined;
  /** Width and height of the box, CSS px; without both the picture keeps its own proportions. */
  readonly w: number;
  readonly h: number;
  /** Width and height of the original, px, upright. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
}

/** One entry of a `srcset`: what to ask for, device px. */
export interface Candidate extends LadderBox {
  /** The descriptor: width of the bytes that come back, device px. */
  readonly width: number;
}

/**
 * The rungs for a place that some screen would choose, ascending, each with its true width: the smallest one that is
 * enough, for a slot with 1 to 3 device px per CSS px. A source is never enlarged: nothing is offered above the rung that
 * brings all that the original has, and the descriptor of that one may be smaller than the rung.
 * @param slots widths that the picture can have on the page, CSS px; NaN for one that is not known
 */
export function srcsetCandidates(
  { w: across, h: down, fit, sourceWidth, sourceHeight }: Place,
  slots: readonly number[],
  grammar: Pick<SnapGrammar, 'ladder' | 'limits'>,
): readonly Candidate[] {
  const known = sourceWidth || Infinity;
  // `inside` makes one side smaller than the box, so a width is all that can be promised. A box with the proportions
  // of the original, to the pixel, cuts nothing.
  const cut = fit !== 'inside' && !(Math.abs((across * sourceHeight) / known - down) < 1);
  const candidates: (Candidate & { readonly below: number })[] = [];
  let below = -1;
  for (const { w, h } of boxes(cut ? down / across : Number.NaN, grammar)) {
    // A height that is not known is taken to be as large as the width needs it.
    const source = { width: known, height: sourceHeight || (known * (h ?? 0)) / w || 0 };
    const width = side(w / shrinkOf(source, { w, h }, fit, grammar.limits));
    if (width > below) candidates.push({ w, h, width, below });
    below = width;
    if (width < w) break;
  }
  // Screens with 1 to 3 device px per CSS px are served. Negated, so that NaN keeps everything.
  return candidates.filter((candidate) =>
    slots.some((slot) => !(Math.min(slot, below) > candidate.width || slot * 3 <= candidate.below)),
  );
}
