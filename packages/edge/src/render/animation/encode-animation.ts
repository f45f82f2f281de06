import { mayBeDrawn, type Plan, reusesPalette } from '@cameo/core/plan';
import type { Sharp } from 'sharp';
import { attempt, type Encoded, encode, finish, smaller } from '../encode.js';
import type { Inspected } from '../inspect.js';
import { inFourChannels, rawPixels } from '../pixels.js';
import type { StartPipeline } from '../sharp.js';
import { clearsPixels, encodeGif, type FrameStack } from './encode-gif.js';

/** Number of first frames that decide between lossy and lossless. */
const SAMPLE = 8;

/**
 * Settings for a drawn animation without visible loss: libwebp rounds pixels imperceptibly, and keeps a palette. More effort
 * takes a multiple of the time for 1% of the bytes.
 */
const DRAWN = { nearLossless: true, quality: 60, effort: 2 } as const;

/** Encodes an animation as WebP or GIF, in the smaller way that preserves all its frames. */
export async function encodeAnimation(
  start: StartPipeline,
  image: Sharp,
  plan: Plan,
  original: Inspected,
  budgetMs: () => number,
): Promise<Encoded> {
  const { facts, coding, motion } = original;
  const drawn = mayBeDrawn(plan, facts, coding);
  if (plan.format === 'webp' && !drawn) return finish(encode(image, plan, original));
  // No clone: for it sharp would copy the whole file, or all decoded frames.
  const stack = await image.raw().toBuffer({ resolveWithObject: true });
  const { width } = stack.info;
  const height = stack.info.pageHeight ?? stack.info.height;
  const stride = width * height * 4;
  const data = inFourChannels(stack.data, stack.info.channels);
  const frames = Math.round(data.length / stride);
  if (plan.format === 'webp') return smallerWebp(start, { data, width, height, frames }, plan, original);
  // libvips keeps a palette that all frames share, which works only for opaque pixels.
  const clears = Array.from({ length: frames - 1 }, (_, at) => at * stride).some((at) =>
    clearsPixels(data.subarray(at, at + stride), data.subarray(at + stride, at + 2 * stride)),
  );
  if (reusesPalette(plan, motion) && !clears) return finish(encode(image, plan, original));
  const { loop, delay } = original;
  const body = await encodeGif(start, { data, width, height, frames, delay, loop }, budgetMs);
  return { data: body, info: { ...stack.info, pages: frames, pageHeight: height }, format: 'gif' };
}

/** Encodes an animation that may be a drawing, lossy or nearly lossless; the first frames of a long one decide. */
async function smallerWebp(
  start: StartPipeline,
  { data, width, height, frames }: Pick<FrameStack, 'data' | 'width' | 'height' | 'frames'>,
  plan: Plan,
  original: Inspected,
): Promise<Encoded> {
  const open = (count: number) =>
    rawPixels(start, data.subarray(0, count * width * height * 4), { width, height }, 4, {
      frames: count,
    }).open('all');
  const timed = (count: number) => ({ ...original, delay: original.delay?.slice(0, count) });
  const lossy = (count: number) => encode(open(count), plan, timed(count));
  const drawn = (count: number) => encode(open(count), plan, timed(count)).webp(DRAWN);
  if (frames <= 2 * SAMPLE) return smaller(await finish(lossy(frames)), await attempt(drawn(frames)));
  const [one, other] = [await estimate(lossy, frames), await estimate(drawn, frames)];
  return finish(one <= other ? lossy(frames) : drawn(frames));
}

/** Estimates the size of all frames, bytes: the first frame plus the average of the next few. */
async function estimate(encoder: (count: number) => Sharp, frames: number): Promise<number> {
  const [first, few] = [await attempt(encoder(1)), await attempt(encoder(SAMPLE))];
  if (first === undefined || few === undefined) return Number.POSITIVE_INFINITY;
  return first.data.length + ((few.data.length - first.data.length) * (frames - 1)) / (SAMPLE - 1);
}
