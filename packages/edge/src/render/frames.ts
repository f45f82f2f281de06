import type { Plan, Rect } from '@cameo/core/plan';
import type { Sharp } from 'sharp';
import { gray, workOnPixels } from './effects.js';
import { type Pixels, rawPixels } from './pixels.js';
import { assertTimeLeft, type StartPipeline } from './sharp.js';
import { cutRegion, STEPS, scale } from './steps.js';

/** Number of frames processed concurrently; each is small, and libvips has threads of its own. */
const AT_ONCE = 4;

/**
 * Runs a plan on each frame separately and stacks the frames again, ready to be encoded.
 * @throws ProblemError `render-timeout` when there is no time for the next batch
 */
export async function renderFrames(
  start: StartPipeline,
  pixels: Pixels,
  plan: Plan,
  budgetMs: () => number,
): Promise<Sharp> {
  const { width, height } = pixels.facts;
  const region = plan.strategy === undefined ? plan.region : await findRegion(pixels, plan);
  const cut: Plan = { ...plan, region, strategy: undefined };
  const scaled = await scale(cutRegion(pixels.open('all'), cut), cut)
    .ensureAlpha()
    .raw()
    .toBuffer();
  const size = { width: cut.scaled.width, height: cut.scaled.height };
  const stride = size.width * size.height * 4;
  const frames = Array.from({ length: scaled.length / stride }, (_, at) =>
    scaled.subarray(at * stride, (at + 1) * stride),
  );
  const outStride = plan.output.width * plan.output.height * 4;
  const done = Buffer.allocUnsafe(frames.length * outStride);
  // Gray comes last and for all frames together: as raw pixels a gray picture has one channel instead of four.
  const later = STEPS.filter((step) => step !== cutRegion && step !== scale && step !== gray);
  for (let at = 0; at < frames.length; at += AT_ONCE) {
    assertTimeLeft(budgetMs);
    const batch = frames.slice(at, at + AT_ONCE).map(async (frame, next) => {
      const image = rawPixels(start, frame, size, 4, { frames: 1 }).open('first');
      const stepped = later.reduce((step, apply) => apply(step, cut), image);
      const worked = await workOnPixels(start, stepped, { ...cut, gray: false });
      const bytes = await worked.toColourspace('srgb').ensureAlpha().raw().toBuffer();
      done.set(bytes, (at + next) * outStride);
    });
    await Promise.all(batch);
  }
  return gray(rawPixels(start, done, plan.output, 4, { frames: frames.length }).open('all'), plan);

  /** The part of the first frame that a strategy keeps, px of the stored frame. */
  async function findRegion(source: Pixels, { scaled: box, strategy }: Plan): Promise<Rect> {
    const { info } = await source
      .open('first')
      .resize({ ...box, fit: 'cover', position: strategy ?? 'center' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const ratio = Math.max(box.width / width, box.height / height);
    const side = (length: number, max: number) => Math.max(1, Math.min(max, Math.round(length / ratio)));
    const found = { width: side(box.width, width), height: side(box.height, height) };
    const startOf = (offset: number | undefined, max: number) =>
      Math.max(0, Math.min(max, Math.round(Math.abs(offset ?? 0) / ratio)));
    return {
      left: startOf(info.cropOffsetLeft, width - found.width),
      top: startOf(info.cropOffsetTop, height - found.height),
      ...found,
    };
  }
}
