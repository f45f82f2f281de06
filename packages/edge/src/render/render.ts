import {
  type ImageConfig,
  needsFrames,
  OUTPUT_FORMATS,
  type Plan,
  type SourceFacts,
  type Variant,
} from '@cameo/core';
import type { Sharp } from 'sharp';
import { isConversion } from './colour/colour.js';
import { scaleAndConvert } from './colour/scale-and-convert.js';
import { encodePicture } from './encode-picture.js';
import { renderFrames } from './frames.js';
import { inTurn } from './large-pictures.js';
import { encodeMezzanine, shrink } from './mezzanine.js';
import { noLarger } from './no-larger.js';
import { encodedPixels, type Pixels } from './pixels.js';
import { planOrThrow, planRender } from './plan-render.js';
import { sharpProblem } from './sharp-problem.js';
import { boundPipelines } from './start-pipeline.js';
import { STEPS } from './steps.js';
import { blurStrongly } from './strong-blur.js';
import { trim } from './trim.js';

/** Time for finding out whether an original that could not be rendered decodes, s. */
const DECODE_SECONDS = 5;

/** The bytes and the facts that running a plan produced. */
export interface Rendition {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Size of one frame, px. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly format: string;
  readonly source: SourceFacts;
  /** The mezzanine that was made on the way; undefined when none was. */
  readonly mezzanine: Uint8Array | undefined;
}

/**
 * Makes a variant from the bytes of its original.
 * @param budgetMs time that the work may take, ms
 * @param keeps whether a mezzanine is made of an original that is worth one
 * @throws ProblemError `source-unsupported`, `source-corrupt`, `source-too-large`, `render-timeout` or `render-failed`
 */
export async function render(
  bytes: Uint8Array,
  variant: Variant,
  config: ImageConfig,
  budgetMs: () => number,
  keeps = false,
): Promise<Rendition> {
  const { limits } = config;
  const planned = await planRender(bytes, variant, config, budgetMs, keeps);
  const { facts, plan: first } = planned;
  const start = boundPipelines(planned.sharp, budgetMs);
  const original = encodedPixels(
    start,
    planned.bytes,
    facts,
    Math.max(limits.sourcePixels, limits.framePixels),
    planned.colour,
  );
  return inTurn(facts, budgetMs, async () => {
    try {
      return await run();
    } catch (error) {
      throw await sharpProblem(error, () => decodes(original, first));
    }
  });

  async function run(): Promise<Rendition> {
    const { pixels, plan, mezzanine } = await prepared();
    const image = needsFrames(plan)
      ? await renderFrames(start, pixels, plan)
      : await blurStrongly(start, runSteps(pixels, plan), plan);
    const encoded = await encodePicture(start, image, plan, planned);
    const again = (quality: number) =>
      encodePicture(start, runSteps(pixels, plan), { ...plan, quality }, planned).catch(() => undefined);
    const { data, format } = await noLarger({ encoded, plan, variant, original: planned, again, budgetMs });
    const { info } = encoded;
    return {
      body: data,
      contentType: OUTPUT_FORMATS[format].mime,
      width: info.width,
      height: info.pageHeight ?? info.height,
      frames: info.pages ?? 1,
      format,
      source: facts,
      mezzanine: await mezzanine,
    };
  }

  /** What the steps begin with: the original, what is left of it when it was trimmed, or its mezzanine. */
  async function prepared(): Promise<{
    pixels: Pixels;
    plan: Plan;
    mezzanine?: Promise<Uint8Array | undefined>;
  }> {
    if (planned.mezzanine !== undefined) {
      const { size, plan } = planned.mezzanine;
      const pixels = await shrink(start, original, size);
      // It is made beside the rendition, and nobody waits for it where that fails.
      return { pixels, plan, mezzanine: encodeMezzanine(pixels).catch(() => undefined) };
    }
    const threshold = variant.transform.trim;
    if (threshold === undefined) {
      return isConversion(original.colour)
        ? scaleAndConvert(start, original, first)
        : { pixels: original, plan: first };
    }
    const pixels = await trim(start, keepFrames(original, first), threshold);
    return { pixels, plan: planOrThrow(variant, pixels.facts, config) };
  }
}

/** Whether an original decodes in the way a plan decodes it, with no encoder behind. */
async function decodes(pixels: Pixels, { animated, scaled }: Plan): Promise<boolean> {
  const image = pixels.open(animated ? 'all' : 'first').resize({ ...scaled, fit: 'fill' });
  return image
    .timeout({ seconds: DECODE_SECONDS })
    .raw()
    .toBuffer()
    .then(
      () => true,
      () => false,
    );
}

const runSteps = (pixels: Pixels, plan: Plan): Sharp =>
  STEPS.reduce((image, step) => step(image, plan), pixels.open(plan.animated ? 'all' : 'first'));

/** An animation that will be shown as its first frame is trimmed as one. */
const keepFrames = (pixels: Pixels, { animated }: Plan): Pixels =>
  animated ? pixels : { ...pixels, facts: { ...pixels.facts, frames: 1 } };
