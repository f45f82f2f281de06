import { srgbPixels } from './colour/to-srgb.js';
import { type Pixels, rawPixels } from './pixels.js';
import type { StartPipeline } from './start-pipeline.js';

/** libvips looks for edges with a filter of this size, so what is smaller is left whole, px. */
const SMALLEST_SIDE = 3;

/**
 * Cuts off uniform edges, found in the first frame and cut from all. The result is upright and decoded,
 * because its size must be known before the rest can be planned. A picture that is all edge is left whole.
 * @param threshold how far a channel may differ from the top left pixel, 1 to 100
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
