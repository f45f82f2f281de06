import { type ImageConfig, issue, type Variant } from '@cameo/core';
import { allowanceOf } from '@cameo/core/config';
import type { Coding, Plan, SourceFacts } from '@cameo/core/plan';
import { ProblemError } from '../http/problem-error.js';

/** Formats whose pictures are photographs, and were coded with loss; a WebP may be either. */
const WITH_LOSS: readonly SourceFacts['format'][] = ['jpeg', 'avif', 'heic', 'webp'];

/**
 * Refuses a large PNG of a photograph: it has ten times the bytes of the original and nothing that the original has not.
 * Where the project itself asks for it, by a preset or by a signature, it is made.
 * @throws ProblemError `too-dear`
 */
export function assertWorthPng(
  plan: Plan,
  variant: Variant,
  { facts, coding }: { readonly facts: SourceFacts; readonly coding: Coding },
  config: ImageConfig,
): void {
  const { width, height } = plan.output;
  const most = config.limits.photoPngPixels;
  if (variant.target !== 'png-still' || width * height <= most) return;
  if (!WITH_LOSS.includes(facts.format) || coding.lossless) return;
  if (config.signing?.required || allowanceOf(config).isReserved(variant)) return;
  const received = `a PNG of ${width} × ${height} pixels of a photograph (${facts.format})`;
  const expected = `at most ${most} pixels; f=webp or f=avif, a smaller w, or a preset with f=png`;
  throw new ProblemError(issue('too-dear', { param: 'f', received, expected }), received);
}
