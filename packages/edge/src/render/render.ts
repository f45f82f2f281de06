import { type ImageConfig, OUTPUT_FORMATS, type Variant } from '@cameo/core';
import { needsFrames, type Plan, type SourceFacts } from '@cameo/core/plan';
import type { Sharp } from 'sharp';
import { isConversion } from '../pictures/colour/colour.js';
import { composePixels } from './animation/compose.js';
import { encodeAnimation } from './animation/encode-animation.js';
import { assertTimeForCodecs } from './codec-time.js';
import { workOnPixels } from './effects.js';
import type { Encoded } from './encode.js';
import { renderFrames } from './frames.js';
import { encodePicture } from './graphic.js';
import { encodeMezzanine } from './mezzanine.js';
import { type Settled, settle } from './original-instead.js';
import { encodedPixels, type Pixels, type Rendition } from './pixels.js';
import { type PlannedRender, planOrThrow, planRender } from './plan.js';
import { keepFrames, scaleAndConvert, shrink, trim } from './prepare.js';
import { inTurn } from './queue.js';
import { assertTimeLeft, boundPipelines } from './sharp.js';
import { sharpProblem } from './sharp-problem.js';
import { STEPS } from './steps.js';

/** Time for finding out whether an original that could not be rendered decodes, s. */
const DECODE_SECONDS = 5;

/**
 * Makes a variant from the bytes of its original.
 * @param budgetMs time that the work may take, ms
 * @param keepsMezzanine whether a mezzanine is made of an original that is worth one
 * @throws ProblemError `source-unsupported`, `source-corrupt`, `source-too-large`, `render-timeout` or `render-failed`
 */
export async function render(
  bytes: Uint8Array,
  variant: Variant,
  config: ImageConfig,
  budgetMs: () => number,
  keepsMezzanine = false,
): Promise<Rendition> {
  // Survey, header, limits, exact numbers: no pixel is decoded yet.
  const planned = await planRender(bytes, variant, config, budgetMs, keepsMezzanine);
  const { facts, coding, asItIs } = planned;
  if (asItIs !== undefined) return { ...asItIs, source: facts, mezzanine: undefined };

  // Large originals wait for each other.
  return inTurn({ ...facts, codedPixels: coding.codedPixels }, budgetMs, async () => {
    assertTimeForCodecs(planned, budgetMs);
    return runPlan(planned, variant, config, budgetMs);
  });
}

/** Decodes, works and encodes, one phase after the other. @throws ProblemError */
async function runPlan(
  planned: PlannedRender,
  variant: Variant,
  config: ImageConfig,
  budgetMs: () => number,
): Promise<Rendition> {
  const { facts, motion } = planned;
  const { sourcePixels, framePixels } = config.limits;
  const start = boundPipelines(planned.sharp, budgetMs);
  const open = (file: Uint8Array, about: SourceFacts): Pixels =>
    encodedPixels(start, file, about, Math.max(sourcePixels, framePixels), planned.colour, planned.failOn);
  const original = open(planned.bytes, facts);
  let { plan } = planned;
  // Without the memory to try other formats there are none in any plan that takes this one's place.
  const { otherFormats } = plan;
  let pixels = original;
  let mezzanine: Promise<Uint8Array | undefined> | undefined;
  try {
    // A mezzanine takes the original's place; it is encoded beside the rendition, which does not fail with it.
    if (planned.mezzanine !== undefined) {
      pixels = await shrink(start, original, planned.mezzanine.size);
      plan = { ...planned.mezzanine.plan, otherFormats };
      mezzanine = encodeMezzanine(pixels).catch(() => undefined);
    }

    // Frames that libvips does not show as browsers do are put together.
    else if (motion.composition !== undefined) {
      pixels = await composePixels(start, motion.composition, facts, plan.animated, open, budgetMs);
    }

    // Trimming changes the size, so that the rest is planned anew.
    const { trim: threshold } = variant.transform;
    if (threshold !== undefined) {
      pixels = await trim(start, keepFrames(pixels, plan), threshold);
      plan = { ...planOrThrow(variant, pixels.facts, config), otherFormats };
    }

    // Faces decide about the cut by numbers; the code that finds them is loaded for the first picture that asks for it.
    if (plan.strategy === 'face') {
      assertTimeLeft(budgetMs);
      const { findFaces } = await import('./faces/find-faces.js');
      const faces = await findFaces(pixels, plan.turn);
      plan = { ...planOrThrow(variant, pixels.facts, config, faces), otherFormats };
    }

    // Colours that libvips does not convert are converted once they are scaled.
    if (isConversion(pixels.colour)) ({ pixels, plan } = await scaleAndConvert(start, pixels, plan));

    // Cut, orient, scale, turn, crop, pad, background, effects: frame by frame where a step would cross frames.
    const image = needsFrames(plan)
      ? await renderFrames(start, pixels, plan, budgetMs)
      : await workOnPixels(start, runSteps(pixels, plan), plan);

    // Encode; the original's own bytes are sent where they are smaller and nothing else was asked for.
    const encoded = plan.animated
      ? await encodeAnimation(start, image, plan, planned, budgetMs)
      : await encodePicture(start, image, plan, planned, budgetMs);
    const sent = await settle(start, encoded, plan, variant, planned);
    return { ...describe(encoded, sent), source: facts, mezzanine: await mezzanine };
  } catch (error) {
    throw await sharpProblem(error, () => decodes(original, planned.plan, budgetMs));
  }
}

const runSteps = (pixels: Pixels, plan: Plan): Sharp =>
  STEPS.reduce((image, step) => step(image, plan), pixels.open(plan.animated ? 'all' : 'first'));

/** The facts of the bytes that are sent. */
function describe(
  { info: { width, height, pageHeight = height, pages = 1 } }: Encoded,
  { data, format }: Settled,
): Omit<Rendition, 'source' | 'mezzanine'> {
  const contentType = OUTPUT_FORMATS[format].mime;
  return { body: data, contentType, width, height: pageHeight, frames: pages, format };
}

/** Whether an original decodes in the way a plan decodes it, with no encoder behind. */
async function decodes(pixels: Pixels, { animated, scaled }: Plan, budgetMs: () => number): Promise<boolean> {
  // What is found out after the answer helps nobody.
  const seconds = Math.max(1, Math.min(DECODE_SECONDS, Math.floor(budgetMs() / 1000)));
  const image = pixels.open(animated ? 'all' : 'first').resize({ ...scaled, fit: 'fill' });
  return image
    .timeout({ seconds })
    .raw()
    .toBuffer()
    .then(
      () => true,
      () => false,
    );
}
