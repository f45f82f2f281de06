import { type ImageConfig, issue, type Variant } from '@cameo/core';
import { allowanceOf } from '@cameo/core/config';
import type { Coding, Plan, SourceFacts } from '@cameo/core/plan';
import { ProblemError } from '../http/problem-error.js';

/** Formats of lossy photographs; a WebP may be lossy or lossless. */
const WITH_LOSS: readonly SourceFacts['format'][] = ['jpeg', 'avif', 'heic', 'webp'];

/**
 * Rejects a large PNG of a photograph: it has ten times the bytes of the original without more information. It is allowed if
 * the project itself requests it, by a preset or by a signature.
 * @throws ProblemError `too-dear`
 */
export function assertWorthPng(
  plan: Plan,
  variant: Variant,
  { facts, coding }: { readonly facts: SourceFacts; readonly coding: Coding },
  config: ImageConfig,
): void {
  const { width, height } = plan.output;
  const maxPixels = config.limits.photoPngPixels;
  if (variant.target !== 'png-still' || width * height <= maxPixels) return;
  if (!WITH_LOSS.includes(facts.format) || coding.lossless) return;
  if (config.signing?.required || allowanceOf(config).isReserved(variant)) return;
  const received = `a PNG of ${width} × ${height} pixels of a photograph (${facts.format})`;
  const expected = `at most ${maxPixels} pixels; f=webp or f=avif, a smaller w, or a preset with f=png`;
  throw new ProblemError(issue('too-dear', { param: 'f', received, expected }), received);
}
