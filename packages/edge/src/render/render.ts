import {
  type ImageConfig,
  OUTPUT_FORMATS,
  type Plan,
  planVariant,
  type SourceFacts,
  type Variant,
} from '@cameo/core';
import type { Sharp } from 'sharp';
import { ProblemError } from '../problem-error.js';
import { encode } from './encode.js';
import { needsFrames, renderFrames } from './frames.js';
import { inspect } from './inspect.js';
import { inTurn } from './large-pictures.js';
import { loadSharp } from './load-sharp.js';
import { encodedPixels, type Pixels } from './pixels.js';
import { sharpProblem } from './sharp-problem.js';
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
  const { inputs, limits } = config;
  const sharp = await loadSharp(inputs);
  const { facts, loop, delay } = await inspect(sharp, bytes, inputs);
  const first = planOrThrow(variant, facts, config);
  const original = encodedPixels(sharp, bytes, facts, Math.max(limits.sourcePixels, limits.framePixels));
  return inTurn(facts, async () => {
    try {
      return await run();
    } catch (error) {
      throw await sharpProblem(error, () => decodes(original, first));
    }
  });

  async function run(): Promise<Rendition> {
    const threshold = variant.transform.trim;
    const pixels =
      threshold === undefined ? original : await trim(sharp, keepFrames(original, first), threshold);
    const plan = threshold === undefined ? first : planOrThrow(variant, pixels.facts, config);
    const seconds = Math.max(1, Math.floor(budgetMs() / 1000));
    const image = needsFrames(plan)
      ? await renderFrames(sharp, pixels, plan)
      : await blurStrongly(sharp, runSteps(pixels, plan), plan);
    const { data, info } = await encode(image, plan, { loop, delay })
      .timeout({ seconds })
      .toBuffer({ resolveWithObject: true });
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

function planOrThrow(variant: Variant, facts: SourceFacts, config: ImageConfig): Plan {
  const plan = planVariant(variant, facts, config);
  if (plan.ok) return plan.value;
  const [refused] = plan.issues;
  throw new ProblemError(refused, `the original has ${refused.received ?? 'more than the limits allow'}`);
}
