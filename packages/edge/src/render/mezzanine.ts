import { type ImageConfig, OUTPUT_FORMATS, type Size } from '@cameo/core';
import type { Face, Plan, SourceFacts } from '@cameo/core/plan';
import { workOnPixels } from './effects.js';
import { encode, finish } from './encode.js';
import { encodedPixels, type Pixels, type Rendition } from './pixels.js';
import { assertTimeLeft, boundPipelines, loadSharp } from './sharp.js';
import { sharpProblem } from './sharp-problem.js';
import { STEPS } from './steps.js';

/** Settings with so little loss that renders from it score like renders from the original (docs/adr/0017-mezzanine.md). */
const MEZZANINE_JPEG = { quality: 98, chromaSubsampling: '4:4:4' } as const;

/** The bytes of a mezzanine to store; they contain no metadata. */
export const encodeMezzanine = (pixels: Pixels): Promise<Uint8Array> =>
  pixels.open('first').jpeg(MEZZANINE_JPEG).toBuffer();

/**
 * Makes a rendition from a stored mezzanine.
 * @param plan from `planFromMezzanine`
 * @param planWith the plan after face detection; undefined if only the original will do
 * @param source facts of the original
 * @returns undefined if only the original will do
 * @throws ProblemError
 */
export async function renderMezzanine(
  bytes: Uint8Array,
  size: Size,
  first: Plan,
  planWith: (faces: readonly Face[]) => Plan | undefined,
  source: SourceFacts,
  config: ImageConfig,
  budgetMs: () => number,
): Promise<Rendition | undefined> {
  const sharp = await loadSharp(config.inputs);
  const start = boundPipelines(sharp, budgetMs);
  const facts = { ...size, format: 'jpeg', orientation: 1, frames: 1, hasAlpha: false } as const;
  const pixels = encodedPixels(start, bytes, facts, size.width * size.height);
  try {
    const plan = first.strategy === 'face' ? planWith(await facesIn(pixels, first, budgetMs)) : first;
    if (plan === undefined) return undefined;
    const stepped = STEPS.reduce((image, step) => step(image, plan), pixels.open('first'));
    const image = await workOnPixels(start, stepped, plan);
    // Only photographs have a mezzanine: no graphics, no animations.
    const { data, info } = await finish(encode(image, plan, { loop: undefined, delay: undefined }));
    return {
      body: data,
      contentType: OUTPUT_FORMATS[plan.format].mime,
      width: info.width,
      height: info.height,
      frames: 1,
      format: plan.format,
      // A face may be detected a pixel elsewhere in the original.
      refinable: first.strategy !== 'face',
      source,
      mezzanine: undefined,
    };
  } catch (error) {
    throw await sharpProblem(error, async () => false);
  }
}

/** Face detection is loaded on first use. */
async function facesIn(pixels: Pixels, { turn }: Plan, budgetMs: () => number): Promise<readonly Face[]> {
  assertTimeLeft(budgetMs);
  const { findFaces } = await import('./faces/find-faces.js');
  return findFaces(pixels, turn);
}
