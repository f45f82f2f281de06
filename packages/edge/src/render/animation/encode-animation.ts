import { mayBeDrawn, type Plan, reusesPalette } from '@cameo/core/plan';
import type { Sharp } from 'sharp';
import { attempt, type Encoded, encode, finish, smaller } from '../encode.js';
import type { Inspected } from '../inspect.js';
import { inFourChannels, rawPixels } from '../pixels.js';
import type { StartPipeline } from '../sharp.js';
import { clearsPixels, encodeGif, type FrameStack } from './encode-gif.js';

/** Number of first frames that decide whether an animation is smaller without loss. */
const SAMPLE = 8;

/**
 * How a drawn animation is encoded without visible loss: libwebp rounds pixels at most so far that it cannot be seen, and a
 * palette is kept as it is. More effort takes a multiple of the time for 1% of the bytes.
 */
const DRAWN = { nearLossless: true, quality: 60, effort: 2 } as const;

/** Encodes an animation as WebP or GIF, in the way that makes it smaller and shows what it has. */
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
  const stack = await image.clone().raw().toBuffer({ resolveWithObject: true });
  const { width } = stack.info;
  const height = stack.info.pageHeight ?? stack.info.height;
  const stride = width * height * 4;
  const data = inFourChannels(stack.data, stack.info.channels);
  const frames = Math.round(data.length / stride);
  if (plan.format === 'webp') return smallerWebp(start, { data, width, height, frames }, plan, original);
  // libvips keeps a palette that all frames have, which nothing but their opaque pixels needs.
  const clears = Array.from({ length: frames - 1 }, (_, at) => at * stride).some((at) =>
    clearsPixels(data.subarray(at, at + stride), data.subarray(at + stride, at + 2 * stride)),
  );
  if (reusesPalette(plan, motion) && !clears) return finish(encode(image, plan, original));
  const { loop, delay } = original;
  const body = await encodeGif(start, { data, width, height, frames, delay, loop }, budgetMs);
  return { data: body, info: { ...stack.info, pages: frames, pageHeight: height }, format: 'gif' };
}

/** Encodes an animation that may be a drawing, with loss or nearly without; the first frames of a long one decide. */
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

/** About how many bytes all frames would take: the first one, and as many for each other as the next few take. */
async function estimate(encoder: (count: number) => Sharp, frames: number): Promise<number> {
  const [first, few] = [await attempt(encoder(1)), await attempt(encoder(SAMPLE))];
  if (first === undefined || few === undefined) return Number.POSITIVE_INFINITY;
  return first.data.length + ((few.data.length - first.data.length) * (frames - 1)) / (SAMPLE - 1);
}
