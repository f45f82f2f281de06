import type { Plan } from '@cameo/core';
import { type Pixels, rawPixels } from '../pixels.js';
import type { StartPipeline } from '../start-pipeline.js';
import { cutRegion, orient, scale } from '../steps.js';
import { srgbPixels } from './to-srgb.js';

/** Pixels in sRGB at the size that a plan scales to, with what is left of the plan. */
export interface Converted {
  readonly pixels: Pixels;
  readonly plan: Plan;
}

/**
 * Cuts, turns upright and scales an original whose colours libvips does not convert, and converts what is left of it:
 * pixels of the output, which are mostly far fewer than those of the original.
 */
export async function scaleAndConvert(
  start: StartPipeline,
  original: Pixels,
  plan: Plan,
): Promise<Converted> {
  const { facts, colour, open } = original;
  const image = [cutRegion, orient, scale].reduce(
    (stepped, step) => step(stepped, plan),
    open(plan.animated ? 'all' : 'first'),
  );
  const { data, info } = await srgbPixels(image, colour);
  const frames = plan.animated ? facts.frames : 1;
  return {
    pixels: rawPixels(start, data, plan.scaled, info.channels, { frames }),
    plan: { ...plan, region: undefined, orient: false, strategy: undefined },
  };
}
