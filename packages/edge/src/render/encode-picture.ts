import { mayBeGraphic, type Plan } from '@cameo/core';
import type { Sharp } from 'sharp';
import { encode } from './encode.js';
import { encodeGraphic } from './encode-graphic.js';
import { type Encoded, finish } from './encoded.js';
import { isFlat } from './flat.js';
import type { Inspected } from './inspect.js';
import { rawPixels } from './pixels.js';
import type { StartPipeline } from './start-pipeline.js';

/**
 * Runs the steps of a pipeline and encodes what comes out, with an eye on graphics.
 * @param original the original itself, as it was inspected
 */
export async function encodePicture(
  start: StartPipeline,
  image: Sharp,
  plan: Plan,
  original: Inspected,
): Promise<Encoded> {
  if (!mayBeGraphic(plan, original.facts, original.coding)) return finish(encode(image, plan, original));
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const pixels = rawPixels(start, data, info, info.channels, { frames: 1 });
  return isFlat({ data, ...info })
    ? encodeGraphic(start, pixels, plan)
    : finish(encode(pixels.open('first'), plan, original));
}
