import { type ImageConfig, OUTPUT_FORMATS, type Size } from '@cameo/core';
import type { Plan, SourceFacts } from '@cameo/core/plan';
import { workOnPixels } from './effects.js';
import { encode, finish } from './encode.js';
import { encodedPixels, type Pixels, type Rendition } from './pixels.js';
import { boundPipelines, loadSharp } from './sharp.js';
import { sharpProblem } from './sharp-problem.js';
import { STEPS } from './steps.js';

/** So little is lost that what is made of it scores as if it were made of the original (docs/adr/0017-mezzanine.md). */
const MEZZANINE_JPEG = { quality: 98, chromaSubsampling: '4:4:4' } as const;

/** The bytes of a mezzanine that are stored; they have no metadata. */
export const encodeMezzanine = (pixels: Pixels): Promise<Uint8Array> =>
  pixels.open('first').jpeg(MEZZANINE_JPEG).toBuffer();

/**
 * Makes a rendition from a mezzanine that was stored.
 * @param plan from `planFromMezzanine`
 * @param source what is known of the original
 * @throws ProblemError
 */
export async function renderMezzanine(
  bytes: Uint8Array,
  size: Size,
  plan: Plan,
  source: SourceFacts,
  config: ImageConfig,
  budgetMs: () => number,
): Promise<Rendition> {
  const sharp = await loadSharp(config.inputs);
  const start = boundPipelines(sharp, budgetMs);
  const facts = { ...size, format: 'jpeg', orientation: 1, frames: 1, hasAlpha: false } as const;
  const pixels = encodedPixels(start, bytes, facts, size.width * size.height);
  try {
    const stepped = STEPS.reduce((image, step) => step(image, plan), pixels.open('first'));
    const image = await workOnPixels(start, stepped, plan);
    // Its original is no graphic, and no animation.
    const { data, info } = await finish(encode(image, plan, { loop: undefined, delay: undefined }));
    return {
      body: data,
      contentType: OUTPUT_FORMATS[plan.format].mime,
      width: info.width,
      height: info.height,
      frames: 1,
      format: plan.format,
      source,
      mezzanine: undefined,
    };
  } catch (error) {
    throw await sharpProblem(error, async () => false);
  }
}
