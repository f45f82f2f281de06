import { FACTS_FORMAT, type ImageConfig, type SourceKey, type Variant } from '@cameo/core';
import {
  checkMemory,
  mayBeGraphic,
  type PictureFacts,
  planVariant,
  type SourceFacts,
  uprightSize,
} from '@cameo/core/plan';
import { sniffFormat } from '../pictures/sniff.js';
import { readDrawing } from '../pictures/svg.js';
import { composePixels } from './animation/compose.js';
import { assertTimeForCodecs, decodeMs, isOverInTime } from './codec-time.js';
import { dominantColour, focusOf, thumbhashOf } from './looks.js';
import { encodedPixels, type Pixels, type Rendition } from './pixels.js';
import { orThrow, type PlannedRender, planRender } from './plan.js';
import { scaleAndConvert } from './prepare.js';
import { inTurn } from './queue.js';
import { isFlat, isOpaque, type RawPicture } from './raw-picture.js';
import { boundPipelines, type StartPipeline } from './sharp.js';
import { sharpProblem } from './sharp-problem.js';

/** Longest side of the copy to analyse, px: a placeholder needs 100, and finding a focus some hundreds. */
const ANALYSED_PX = 512;

/** The variant to analyse. No part of a render reads its source. */
const COPY: Variant = {
  source: 'picture' as SourceKey,
  transform: { w: ANALYSED_PX, h: ANALYSED_PX, fit: 'inside' },
  target: FACTS_FORMAT,
};

/** The same with the original decoded at full size, as trimming needs it. */
const WHOLE: Variant = { ...COPY, transform: { ...COPY.transform, trim: 1 } };

/** Browsers display a frame of 10 ms or less for 100 ms. */
const SHORTEST_DELAY = { shown: 11, instead: 100 } as const;

/**
 * Describes an original from its bytes.
 * @param etag its entity tag, which is passed on
 * @param budgetMs timeout, ms
 * @param looksForFaces whether the facts include faces
 * @throws ProblemError `source-unsupported`, `source-corrupt`, `source-too-large`, `render-timeout` or `render-failed`
 */
export async function describePicture(
  bytes: Uint8Array,
  config: ImageConfig,
  etag: string | undefined,
  budgetMs: () => number,
  looksForFaces = false,
): Promise<PictureFacts> {
  const tag = etag === undefined ? {} : { etag };
  const isSvg = sniffFormat(bytes) === 'svg';
  if (isSvg && !config.inputs.includes('svg')) return { ...drawingFacts(bytes), ...tag };
  const { planned } = await planFacts(bytes, config, budgetMs, looksForFaces);
  const { facts, coding, delay } = planned;
  const known = isSvg
    ? drawingFacts(bytes)
    : {
        ...uprightSize(facts),
        format: facts.format as PictureFacts['format'],
        bytes: bytes.length,
        frames: facts.frames,
        ...(facts.frames > 1 && { duration: durationOf(delay ?? []) }),
        orientation: facts.orientation,
      };
  const seen = await inTurn({ ...facts, codedPixels: coding.codedPixels }, budgetMs, async () => {
    assertTimeForCodecs({ ...planned, looksForFaces }, budgetMs);
    return look(planned, config, budgetMs, looksForFaces);
  });
  return { ...known, ...seen, ...tag };
}

/** The plan of a description before any pixel is decoded: the copy, and the peak memory, bytes. */
interface PlannedFacts {
  readonly planned: PlannedRender;
  readonly memory: number;
}

/**
 * Reads the header of an original and plans its description.
 * @throws ProblemError `source-unsupported`, `source-corrupt`, `source-too-large` or `render-timeout`
 */
export async function planFacts(
  bytes: Uint8Array,
  config: ImageConfig,
  budgetMs: () => number,
  looksForFaces = false,
): Promise<PlannedFacts> {
  const planned = await planRender(bytes, COPY, config, budgetMs);
  const { plan, facts, coding, motion } = planned;
  const work = { plan, facts, coding, composed: motion.composed, looksForFaces };
  const memory = looksForFaces ? orThrow(checkMemory(work, config.memoryMb)) : planned.memory;
  const whole = facts.hasAlpha ? wholeMemory(planned, config) : undefined;
  return { planned, memory: Math.max(memory, whole ?? 0) };
}

/** The description of an original as stored and sent for `f=json`. @throws ProblemError */
export async function renderFacts(
  bytes: Uint8Array,
  config: ImageConfig,
  etag: string | undefined,
  budgetMs: () => number,
  looksForFaces = false,
): Promise<Rendition> {
  const facts = await describePicture(bytes, config, etag, budgetMs, looksForFaces);
  const { width, height, frames, alpha: hasAlpha = true } = facts;
  return {
    body: new TextEncoder().encode(`${JSON.stringify(facts)}\n`),
    contentType: 'application/json',
    width,
    height,
    frames,
    format: FACTS_FORMAT,
    source: { width, height, frames, format: facts.format, orientation: facts.orientation, hasAlpha },
    mezzanine: undefined,
  };
}

/** The facts in the markup of a drawing. @throws ProblemError `source-corrupt` */
function drawingFacts(bytes: Uint8Array): PictureFacts {
  const { size } = readDrawing(bytes);
  const [width, height] = [size.width, size.height].map((side) => Math.max(1, Math.round(side)));
  return {
    width: width ?? 1,
    height: height ?? 1,
    format: 'svg',
    bytes: bytes.length,
    frames: 1,
    orientation: 1,
  };
}

const durationOf = (delays: readonly number[]): number =>
  delays
    .map((ms) => (ms < SHORTEST_DELAY.shown ? SHORTEST_DELAY.instead : ms))
    .reduce((sum, ms) => sum + ms, 0);

/** The facts from the pixels of the first frame. @throws ProblemError */
async function look(
  planned: PlannedRender,
  config: ImageConfig,
  budgetMs: () => number,
  looksForFaces: boolean,
): Promise<Pick<PictureFacts, 'alpha' | 'colour' | 'thumbhash' | 'focus' | 'faces'>> {
  const { plan, facts, coding, motion } = planned;
  const { sourcePixels, framePixels } = config.limits;
  const start = boundPipelines(planned.sharp, budgetMs);
  const open = (file: Uint8Array, about: SourceFacts): Pixels =>
    encodedPixels(start, file, about, Math.max(sourcePixels, framePixels), planned.colour, planned.failOn);
  try {
    const pixels =
      motion.composition === undefined
        ? open(planned.bytes, facts)
        : await composePixels(start, motion.composition, facts, false, open, budgetMs);
    const copy = (await scaleAndConvert(start, pixels, plan)).pixels;
    const picture = await rgbaOf(copy);
    // This decodes it again, in an uninterruptible call.
    const isInTime = isOverInTime(decodeMs(planned.decoded), budgetMs());
    const isWhole = facts.hasAlpha && isInTime && wholeMemory(planned, config) !== undefined;
    const alpha = facts.hasAlpha && !(isWhole ? await isOpaqueWhole(pixels) : isOpaque(picture));
    const dominant = dominantColour(picture);
    const graphic = mayBeGraphic(plan, facts, coding) && isFlat(picture);
    return {
      alpha,
      colour: { ...(dominant !== undefined && { dominant }), graphic },
      thumbhash: await thumbhashOf(start, picture),
      focus: await focusOf(start, picture),
      ...(looksForFaces && { faces: await facesOf(copy) }),
    };
  } catch (error) {
    throw await sharpProblem(error, () => decodes(start, planned));
  }
}

/** Memory for decoding an original at full size, bytes; undefined if it exceeds the limit. */
function wholeMemory(
  { facts, coding, motion: { composed } }: PlannedRender,
  config: ImageConfig,
): number | undefined {
  const plan = planVariant(WHOLE, facts, config);
  // For inks with transparency the fourth channel is black.
  if (!plan.ok || coding.channels > 4) return undefined;
  const checked = checkMemory({ plan: plan.value, facts, coding, composed }, config.memoryMb);
  return checked.ok ? checked.value : undefined;
}

/** Positions of faces in an upright copy, clipped to it. */
async function facesOf(copy: Pixels): Promise<NonNullable<PictureFacts['faces']>> {
  const { findFaces } = await import('./faces/find-faces.js');
  const faces = await findFaces(copy, { degrees: 0, mirrored: false });
  return faces.map((face) => {
    const [left, width] = within(face.left, face.width);
    const [top, height] = within(face.top, face.height);
    return { left, top, width, height };
  });
}

/** Start and length of an interval, clipped to 0 to 1 and rounded to four decimals: a third of a pixel of a wide screen. */
function within(start: number, length: number): readonly [number, number] {
  const round = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 10_000;
  const [from, to] = [round(start), round(start + length)];
  return [from, round(to - from)];
}

/** Four channels of sRGB, 8 bits each. */
async function rgbaOf(pixels: Pixels): Promise<RawPicture> {
  const image = pixels.open('first').toColourspace('srgb').ensureAlpha().raw();
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** Whether every pixel is opaque, at full size: scaling would average out a single transparent pixel. */
async function isOpaqueWhole(pixels: Pixels): Promise<boolean> {
  const alpha = await pixels.open('first').extractChannel('alpha').raw().toBuffer();
  return alpha.every((level) => level === 255);
}

/** Whether an original decodes, so that a failure is not its fault. */
const decodes = (start: StartPipeline, { bytes, plan: { scaled } }: PlannedRender): Promise<boolean> =>
  start(bytes)
    .resize({ ...scaled, fit: 'fill' })
    .raw()
    .toBuffer()
    .then(
      () => true,
      () => false,
    );
