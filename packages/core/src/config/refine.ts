import { type OutputFormatName, TARGETS, type Target } from '../grammar/formats.js';
import type { Variant } from '../grammar/variant.js';

/** Formats that can be refined: their encoders trade time for bytes at one quality. */
export const REFINABLE_FORMATS = ['avif', 'jpeg', 'webp'] as const satisfies readonly OutputFormatName[];
export type RefinableFormat = (typeof REFINABLE_FORMATS)[number];

/** The stored derivatives to render again with more effort, in the background (docs/adr/0043-refine.md). */
export interface RefineSettings {
  readonly formats: readonly RefinableFormat[];
}

/** AVIF only: the others gain less than a second render costs (docs/adr/0043-refine.md). */
export const DEFAULT_REFINE: RefineSettings = { formats: ['avif'] };

/**
 * Maximum age of a derivative that waits for refinement, days. No queue keeps a message for longer: after that the derivative
 * stays as it is.
 */
export const REFINE_DAYS = 14;

/** Whether a variant may be refined, as far as its key shows. Animations and graphics among its pictures are not refined. */
export function mayRefine(
  { target }: Pick<Variant, 'target'>,
  { refine }: { readonly refine: RefineSettings | false },
): boolean {
  const { still }: Target = TARGETS[target];
  return refine !== false && isRefinable(still, refine);
}

/** Whether pictures of a format are refined. */
export const isRefinable = (format: string, { formats }: RefineSettings): boolean =>
  formats.some((refined) => refined === format);
