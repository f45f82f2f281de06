import {
  type ImageConfig,
  needsFrames,
  OUTPUT_FORMATS,
  type Plan,
  type SourceFacts,
  type Variant,
} from '@cameo/core';
import type { OutputInfo, Sharp } from 'sharp';
import { isConversion } from '../pictures/colour/colour.js';
import type { AsItIs } from './animation/as-it-is.js';
import { composePixels } from './animation/compose-pixels.js';
import { encodeAnimation, settleAnimation } from './animation/encode-animation.js';
import { scaleAndConvert } from './colour/scale-and-convert.js';
import { encodePicture } from './encode-picture.js';
import { renderFrames } from './frames.js';
import { inTurn } from './large-pictures.js';
import { encodeMezzanine, shrink } from './mezzanine.js';
import { encodedPixels, type Pixels } from './pixels.js';
import { planOrThrow, planRender } from './plan-render.js';
import { settle } from './settle.js';
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
  /** Why an animated original was sent as it is; undefined where a rendition was made. */
  readonly reason?: string;
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
  if (planned.asItIs !== undefined) return sentAsItIs(facts, planned.asItIs);
  const start = boundPipelines(planned.sharp, budgetMs);
  const most = Math.max(limits.sourcePixels, limits.framePixels);
  const open = (file: Uint8Array, about: SourceFacts): Pixels =>
    encodedPixels(start, file, about, most, planned.colour, planned.failOn);
  const original = open(planned.bytes, facts);
  const { codedPixels } = planned.coding;
  return inTurn({ ...facts, codedPixels }, budgetMs, async () => {
    try {
      return await run();
    } catch (error) {
      throw await sharpProblem(error, () => decodes(original, first));
    }
  });

  async function run(): Promise<Rendition> {
    const { pixels, plan, mezzanine } = await prepared();
    const image = needsFrames(plan)
      ? await renderFrames(start, pixels, plan, budgetMs)
      : await blurStrongly(start, runSteps(pixels, plan), plan);
    if (plan.animated) {
      const encoded = await encodeAnimation(start, image, plan, planned, budgetMs);
      const settled = settleAnimation(encoded, plan, variant, planned);
      return { ...described(encoded.info, settled), source: facts, mezzanine: undefined };
    }
    const encoded = await encodePicture(start, image, plan, planned, budgetMs);
    const { data, format } = settle(encoded, plan, variant, planned);
    return {
      ...described(encoded.info, { data, format }),
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
    const { composition } = planned.motion;
    const whole =
      composition === undefined
        ? original
        : await composePixels(start, composition, facts, first.animated, open, budgetMs);
    const pixels = threshold === undefined ? whole : await trim(start, keepFrames(whole, first), threshold);
    const plan = threshold === undefined ? first : planOrThrow(variant, pixels.facts, config);
    return isConversion(pixels.colour) ? scaleAndConvert(start, pixels, plan) : { pixels, plan };
  }
}

type Described = Pick<Rendition, 'body' | 'contentType' | 'width' | 'height' | 'frames' | 'format'>;

/** What an encoder tells of what is sent, in the format that it is sent in. */
const described = (
  { width, height, pageHeight = height, pages = 1 }: OutputInfo,
  { data, format }: { readonly data: Uint8Array; readonly format: keyof typeof OUTPUT_FORMATS },
): Described => ({
  body: data,
  contentType: OUTPUT_FORMATS[format].mime,
  width,
  height: pageHeight,
  frames: pages,
  format,
});

/** An animated original that is sent instead of a rendition, whatever size was asked for. */
function sentAsItIs(source: SourceFacts, { body, reason }: AsItIs): Rendition {
  const { width, height, frames, format } = source;
  return {
    body,
    contentType: `image/${format}`,
    width,
    height,
    frames,
    format,
    reason,
    source,
    mezzanine: undefined,
  };
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
