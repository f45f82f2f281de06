import { inFormat, mayBeGraphic, mayBeOpaque, type Plan } from '@cameo/core';
import type { Sharp } from 'sharp';
import { encode } from './encode.js';
import { encodeGraphic } from './encode-graphic.js';
import { type Encoded, finish } from './encoded.js';
import { isFlat } from './flat.js';
import type { Inspected } from './inspect.js';
import { isOpaque, withoutAlpha } from './opaque.js';
import { rawPixels } from './pixels.js';
import type { StartPipeline } from './start-pipeline.js';

/**
 * Runs the steps of a pipeline and encodes what comes out. Where that depends on the pixels they are looked at: a graphic
 * gets the best of the formats that its client reads, and an alpha channel in which every pixel is opaque is none.
 * @param original the original itself, as it was inspected
 * @param budgetMs time that the work may take, ms
 */
export async function encodePicture(
  start: StartPipeline,
  image: Sharp,
  plan: Plan,
  original: Inspected,
  budgetMs: () => number,
): Promise<Encoded> {
  const graphic = mayBeGraphic(plan, original.facts, original.coding);
  if (!graphic && !mayBeOpaque(plan, original.facts)) return finish(encode(image, plan, original));
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const opaque = isOpaque({ data, ...info });
  const pixels = rawPixels(start, data, info, info.channels, { frames: 1 });
  const seen = opaque ? withoutAlpha(pixels) : pixels;
  const settled = opaque ? inFormat(plan, plan.opaqueFormat) : plan;
  return graphic && isFlat({ data, ...info })
    ? encodeGraphic(start, seen, settled, budgetMs)
    : finish(encode(seen.open('first'), settled, original));
}
