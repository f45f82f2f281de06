import type { Size } from '@cameo/core';
import type { Plan } from '@cameo/core/plan';
import { srgbPixels } from './colour/to-srgb.js';
import { type Pixels, rawPixels } from './pixels.js';
import type { StartPipeline } from './sharp.js';
import { cutRegion, orient, scale } from './steps.js';

/** The input of the steps, and the remaining plan. */
export interface Prepared {
  readonly pixels: Pixels;
  readonly plan: Plan;
}

/** Decodes an original once, upright, in sRGB and 8 bits, at the size of its mezzanine. */
export async function shrink(start: StartPipeline, original: Pixels, size: Size): Promise<Pixels> {
  const image = original.open('first');
  const upright = original.facts.orientation === 1 ? image : image.autoOrient();
  const { data, info } = await srgbPixels(upright.resize({ ...size, fit: 'fill' }), original.colour);
  return rawPixels(start, data, size, info.channels, { frames: 1 });
}

/** Size of libvips' filter for edges, px; smaller pictures are not trimmed. */
const SMALLEST_SIDE = 3;

/**
 * Trims uniform edges, detected in the first frame and removed from all. The result is upright and decoded, because its size
 * must be known before the rest can be planned. A fully uniform picture stays as it is.
 * @param threshold tolerance of a channel relative to the top left pixel, 1 to 100
 */
export async function trim(start: StartPipeline, pixels: Pixels, threshold: number): Promise<Pixels> {
  const { facts, colour } = pixels;
  if (Math.min(facts.width, facts.height) < SMALLEST_SIDE) return pixels;
  const picture = pixels.open('first');
  const upright = facts.orientation === 1 ? picture : picture.autoOrient();
  const first = await srgbPixels(upright.trim({ threshold }), colour);
  const { width, height, channels, trimOffsetLeft = 0, trimOffsetTop = 0 } = first.info;
  if (facts.frames === 1) return rawPixels(start, first.data, { width, height }, channels, facts);
  const region = { left: -trimOffsetLeft, top: -trimOffsetTop, width, height };
  const all = await srgbPixels(pixels.open('all').extract(region).ensureAlpha(), colour);
  return rawPixels(start, all.data, { width, height }, 4, facts);
}

/** An animation whose output is its first frame is trimmed as a still picture. */
export const keepFrames = (pixels: Pixels, { animated }: Plan): Pixels =>
  animated ? pixels : { ...pixels, facts: { ...pixels.facts, frames: 1 } };

/**
 * Crops, orients and scales an original whose colours libvips cannot convert, and converts the result: the pixels of the
 * output, usually far fewer than those of the original.
 */
export async function scaleAndConvert(
  start: StartPipeline,
  { facts, colour, open }: Pixels,
  plan: Plan,
): Promise<Prepared> {
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
