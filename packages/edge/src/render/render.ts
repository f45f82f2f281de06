import { type ImageConfig, OUTPUT_FORMATS, type Variant } from '@cameo/core';
import { needsFrames, type Plan, planFromMezzanine, type SourceFacts, uprightSize } from '@cameo/core/plan';
import type { Sharp } from 'sharp';
import { isConversion } from '../pictures/colour/colour.js';
import { composePixels } from './animation/compose.js';
import { encodeAnimation } from './animation/encode-animation.js';
import { assertTimeForCodecs } from './codec-time.js';
import { workOnPixels } from './effects.js';
import type { Encoded } from './encode.js';
import { renderFrames } from './frames.js';
import { gainsByEffort } from './gains.js';
import { encodePicture } from './graphic.js';
import { encodeMezzanine } from './mezzanine.js';
import { type Settled, settle } from './original-instead.js';
import { encodedPixels, type Pixels, type Rendition } from './pixels.js';
import { type PlannedRender, planOrThrow, planRender, type RenderOptions } from './plan.js';
import { keepFrames, scaleAndConvert, shrink, trim } from './prepare.js';
import { inTurn } from './queue.js';
import { assertTimeLeft, boundPipelines } from './sharp.js';
import { sharpProblem } from './sharp-problem.js';
import { STEPS } from './steps.js';

/** Timeout of checking whether an original that could not be rendered decodes, s. */
const DECODE_SECONDS = 5;

/**
 * Makes a variant from the bytes of its original.
 * @param budgetMs timeout, ms
 * @throws ProblemError `source-unsupported`, `source-corrupt`, `source-too-large`, `render-timeout` or `render-failed`
 */
export async function render(
  bytes: Uint8Array,
  variant: Variant,
  config: ImageConfig,
  budgetMs: () => number,
  options: RenderOptions = {},
): Promise<Rendition> {
  // Survey, header, limits, exact numbers: no pixel is decoded yet.
  const planned = await planRender(bytes, variant, config, budgetMs, options);
  return renderPlanned(planned, variant, config, budgetMs);
}

/**
 * Makes a variant again with more effort, if that gives the same picture in fewer bytes; otherwise undefined.
 * @param budgetMs timeout, ms
 * @throws ProblemError as {@link render}
 */
export async function renderAgain(
  bytes: Uint8Array,
  variant: Variant,
  config: ImageConfig,
  budgetMs: () => number,
): Promise<Rendition | undefined> {
  const planned = await planRender(bytes, variant, config, budgetMs, { effort: 'refined' });
  if (!gainsByEffort(planned, variant, config)) return undefined;
  const made = await renderPlanned(planned, variant, config, budgetMs);
  return made.refinable ? made : undefined;
}

async function renderPlanned(
  planned: PlannedRender,
  variant: Variant,
  config: ImageConfig,
  budgetMs: () => number,
): Promise<Rendition> {
  const { facts, coding, asItIs } = planned;
  if (asItIs !== undefined) return { ...asItIs, source: facts, mezzanine: undefined };

  // Large originals wait for each other.
  return inTurn({ ...facts, codedPixels: coding.codedPixels }, budgetMs, async () => {
    assertTimeForCodecs(planned, budgetMs);
    return runPlan(planned, variant, config, budgetMs);
  });
}

/** Decodes, processes and encodes, one phase after the other. @throws ProblemError */
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
  // Without the memory to try other formats, no later plan may include any.
  const { otherFormats } = plan;
  let pixels = original;
  let mezzanine: Promise<Uint8Array | undefined> | undefined;
  try {
    // A mezzanine replaces the original as input. It is encoded along with the rendition, which does not depend on its success.
    if (planned.mezzanine !== undefined) {
      pixels = await shrink(start, original, planned.mezzanine.size);
      plan = { ...planned.mezzanine.plan, otherFormats };
      mezzanine = encodeMezzanine(pixels).catch(() => undefined);
    }

    // Compose frames where libvips does not display them as browsers do.
    else if (motion.composition !== undefined) {
      pixels = await composePixels(start, motion.composition, facts, plan.animated, open, budgetMs);
    }

    // Trimming changes the size, so the rest is planned again.
    const { trim: threshold } = variant.transform;
    if (threshold !== undefined) {
      pixels = await trim(start, keepFrames(pixels, plan), threshold);
      plan = { ...planOrThrow(variant, pixels.facts, config), otherFormats };
    }

    // Faces determine the crop; face detection is loaded on first use.
    if (plan.strategy === 'face') {
      assertTimeLeft(budgetMs);
      const { findFaces } = await import('./faces/find-faces.js');
      const faces = await findFaces(pixels, plan.turn);
      const onMezzanine = planned.mezzanine && planFromMezzanine(variant, uprightSize(facts), config, faces);
      // Without a face, salient content is searched for in the original itself.
      if (planned.mezzanine !== undefined && onMezzanine === undefined) pixels = original;
      plan = { ...(onMezzanine ?? planOrThrow(variant, pixels.facts, config, faces)), otherFormats };
    }

    // Colours that libvips cannot convert are converted after scaling.
    if (isConversion(pixels.colour)) ({ pixels, plan } = await scaleAndConvert(start, pixels, plan));

    // Crop, orient, scale, rotate, crop, pad, background, effects: frame by frame if a step would mix frames.
    const image = needsFrames(plan)
      ? await renderFrames(start, pixels, plan, budgetMs)
      : await workOnPixels(start, runSteps(pixels, plan), plan);

    // Encode. The original's own bytes are sent if they are smaller and the request changes nothing else.
    const encoded = plan.animated
      ? await encodeAnimation(start, image, plan, planned, budgetMs)
      : await encodePicture(start, image, plan, planned, budgetMs);
    const sent = await settle(start, encoded, plan, variant, planned);
    const refinable = gainsByEffort(planned, variant, config) && !encoded.graphic;
    return { ...describe(encoded, sent), refinable, source: facts, mezzanine: await mezzanine };
  } catch (error) {
    throw await sharpProblem(error, () => decodes(original, planned.plan, budgetMs));
  }
}

const runSteps = (pixels: Pixels, plan: Plan): Sharp =>
  STEPS.reduce((image, step) => step(image, plan), pixels.open(plan.animated ? 'all' : 'first'));

/** The facts about the bytes to send. */
function describe(
  { info: { width, height, pageHeight = height, pages = 1 } }: Encoded,
  { data, format }: Settled,
): Omit<Rendition, 'source' | 'mezzanine'> {
  const contentType = OUTPUT_FORMATS[format].mime;
  return { body: data, contentType, width, height: pageHeight, frames: pages, format };
}

/** Whether an original decodes in the way that the plan decodes it, without encoding. */
async function decodes(pixels: Pixels, { animated, scaled }: Plan, budgetMs: () => number): Promise<boolean> {
  // A result after the answer would be useless.
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
