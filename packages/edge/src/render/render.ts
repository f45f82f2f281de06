import {
  type ImageConfig,
  needsFrames,
  OUTPUT_FORMATS,
  type Plan,
  type SourceFacts,
  type Variant,
} from '@cameo/core';
import type { Sharp } from 'sharp';
import { encode } from './encode.js';
import { renderFrames } from './frames.js';
import { inTurn } from './large-pictures.js';
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
}

/**
 * Makes a variant from the bytes of its original.
 * @param budgetMs time that the work may take, ms
 * @throws ProblemError `source-unsupported`, `source-corrupt`, `source-too-large`, `render-timeout` or `render-failed`
 */
export async function render(
  bytes: Uint8Array,
  variant: Variant,
  config: ImageConfig,
  budgetMs: () => number,
): Promise<Rendition> {
  const { limits } = config;
  const planned = await planRender(bytes, variant, config, budgetMs);
  const { facts, plan: first, loop, delay } = planned;
  const start = boundPipelines(planned.sharp, budgetMs);
  const original = encodedPixels(
    start,
    planned.bytes,
    facts,
    Math.max(limits.sourcePixels, limits.framePixels),
  );
  return inTurn(facts, budgetMs, async () => {
    try {
      return await run();
    } catch (error) {
      throw await sharpProblem(error, () => decodes(original, first));
    }
  });

  async function run(): Promise<Rendition> {
    const threshold = variant.transform.trim;
    const pixels =
      threshold === undefined ? original : await trim(start, keepFrames(original, first), threshold);
    const plan = threshold === undefined ? first : planOrThrow(variant, pixels.facts, config);
    const image = needsFrames(plan)
      ? await renderFrames(start, pixels, plan)
      : await blurStrongly(start, runSteps(pixels, plan), plan);
    const { data, info } = await encode(image, plan, { loop, delay }).toBuffer({ resolveWithObject: true });
    return {
      body: data,
      contentType: OUTPUT_FORMATS[plan.format].mime,
      width: info.width,
      height: info.pageHeight ?? info.height,
      frames: info.pages ?? 1,
      format: plan.format,
      source: facts,
    };
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
