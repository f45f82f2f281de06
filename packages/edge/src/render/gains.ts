import { type ImageConfig, mayBeSentAsItIs, type Variant } from '@cameo/core';
import { keepsPixels, mayUseMezzanine, needsMezzanine } from '@cameo/core/plan';
import type { PlannedRender } from './plan.js';

/**
 * Whether rendering a picture again with more effort gives the same picture. Not so for animations, for originals whose own
 * pixels may have been sent, and for crops around faces that may have been detected in a mezzanine, where they may be off by a
 * pixel. Graphics are recognised when they are encoded.
 */
export function gainsByEffort(
  { plan, facts, coding, asItIs, looksForFaces }: PlannedRender,
  variant: Variant,
  config: ImageConfig,
): boolean {
  const { mezzanine } = config;
  const mayBeOwn = keepsPixels(plan, facts) && mayBeSentAsItIs(variant.target, facts.format);
  const mayBeSeenElsewhere =
    looksForFaces &&
    mezzanine !== false &&
    mayUseMezzanine(variant, config) &&
    needsMezzanine(facts, coding, mezzanine);
  return asItIs === undefined && !plan.animated && !mayBeOwn && !mayBeSeenElsewhere;
}
