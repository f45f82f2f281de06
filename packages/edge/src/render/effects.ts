import { type Rgba, rgba } from '@cameo/core';
import type { Plan } from '@cameo/core/plan';
import type { Sharp } from 'sharp';
import { srgbLevel, srgbLight } from '../pictures/colour/curves.js';
import type { RawPicture } from './raw-picture.js';
import type { StartPipeline } from './sharp.js';

/** One step of a render: adds the plan's operation to a pipeline, or nothing. */
export type Step = (image: Sharp, plan: Plan) => Sharp;

/** Maximum blur to compute at full size, px: the time grows with it, to minutes at 384 px. */
const STRONGEST_DIRECT_BLUR = 32;

/** Blur of the small picture, px: it removes finer detail, so that enlarging it shows no pixels. */
const SMALL_BLUR = 16;

/** Blurs weakly; libvips accepts no less than 0.3, which is invisible. `blurStrongly` handles strong blur. */
export const blur: Step = (image, plan) =>
  plan.blur === undefined || plan.blur < 0.3 || plan.blur > STRONGEST_DIRECT_BLUR
    ? image
    : image.blur(plan.blur);

/** Sharpens with the sigma of a small screen detail, which grows with the requested strength. */
export const sharpen: Step = (image, plan) =>
  plan.sharpen === undefined ? image : image.sharpen({ sigma: 0.4 + plan.sharpen * 0.16 });

/** Removes the colours. */
export const gray: Step = (image, plan) => (plan.gray ? image.grayscale() : image);

/** An operation on decoded pixels, after the steps of a pipeline. */
type PixelEffect = (start: StartPipeline, image: Sharp, plan: Plan) => Promise<Sharp>;

/**
 * Runs a pipeline to pixels. Raw pixels of a gray picture have one channel and no transparency, so a transparent picture is
 * made gray afterwards and keeps its alpha.
 */
export async function decodePixels(start: StartPipeline, image: Sharp, plan: Plan): Promise<RawPicture> {
  const picture = await toRaw(plan.gray ? image.grayscale(false) : image);
  if (!plan.gray) return picture;
  const { data, width, height, channels } = picture;
  if (channels !== 4) return toRaw(image.grayscale());
  const levels = await toRaw(start(data, { raw: { width, height, channels } }).grayscale());
  for (const [at, level] of levels.data.entries()) data.fill(level, 4 * at, 4 * at + 3);
  return picture;
}

async function toRaw(image: Sharp): Promise<RawPicture> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** Blurs strongly in a reduced picture, which looks the same and takes a second at most. */
const blurStrongly: PixelEffect = async (start, image, plan) => {
  const { blur = 0 } = plan;
  if (blur <= STRONGEST_DIRECT_BLUR) return image;
  const { data, width, height, channels } = await decodePixels(start, image, plan);
  const small = { width: shrunk(width, blur), height: shrunk(height, blur) };
  const blurred = await start(data, { raw: { width, height, channels } })
    .resize({ ...small, fit: 'fill' })
    .blur(SMALL_BLUR)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { ...small, channels: blurred.info.channels };
  return start(blurred.data, { raw }).resize({ width, height, fit: 'fill', kernel: 'cubic' });
};

const shrunk = (side: number, blur: number): number => Math.max(1, Math.round((side * SMALL_BLUR) / blur));

/** Rounds the corners: pixels outside become transparent, or get the background colour. */
const roundCorners: PixelEffect = async (start, image, plan) => {
  const { round, background, output } = plan;
  if (round === undefined) return image;
  // In colour; converted back to gray at the end.
  const { data } = await toRaw(image.grayscale(false).toColourspace('srgb').ensureAlpha());
  const behind = rgba(background ?? '00000000');
  const { width, height } = output;
  for (let y = 0; y < round.y; y += 1) {
    const arc = arcBetween(y, height, round);
    const [outside, inside] = [Math.min(...arc), Math.max(...arc)];
    const rows = y === height - 1 - y ? [y] : [y, height - 1 - y];
    for (let x = 0; x < inside; x += 1) {
      const share = x + 1 <= outside ? 0 : shareBehind(arc, x, width);
      // A pixel on a middle line is its own mirror image.
      const columns = x === width - 1 - x ? [x] : [x, width - 1 - x];
      for (const row of rows)
        for (const column of columns) mix(data, 4 * (row * width + column), share, behind);
    }
  }
  const rounded = start(data, { raw: { width, height, channels: 4 } });
  return gray(behind.alpha === 1 ? rounded.removeAlpha() : rounded, plan);
};

/** Samples per row of pixels, enough for every level of alpha. */
const LINES = 64;

/** Distance from the left to the start of the picture at each sample of a row, px. */
const arcBetween = (y: number, height: number, round: NonNullable<Plan['round']>): readonly number[] =>
  Array.from({ length: LINES }, (_, line) => {
    const at = y + (line + 0.5) / LINES;
    const beyond = Math.max(0, 1 - Math.min(at, height - at) / round.y);
    return round.x * (1 - Math.sqrt(1 - beyond ** 2));
  });

/** The share, 0 to 1, of a pixel outside an arc on the left and its mirror image on the right. */
function shareBehind(arc: readonly number[], x: number, width: number): number {
  const lengths = arc.map((begin) => Math.max(0, Math.min(x + 1, width - begin) - Math.max(x, begin)));
  return lengths.reduce((sum, length) => sum + length, 0) / arc.length;
}

/** Mixes a pixel with the background colour by a share, both weighted by their alpha. */
function mix(data: Uint8Array, at: number, share: number, behind: Rgba): void {
  const own = (share * (data[at + 3] ?? 0)) / 255;
  const other = (1 - share) * behind.alpha;
  const alpha = own + other;
  const mixed = (level: number, levelBehind: number) =>
    alpha === 0 ? 0 : Math.round((own * level + other * levelBehind) / alpha);
  data[at] = mixed(data[at] ?? 0, behind.r);
  data[at + 1] = mixed(data[at + 1] ?? 0, behind.g);
  data[at + 2] = mixed(data[at + 2] ?? 0, behind.b);
  data[at + 3] = Math.round(255 * alpha);
}

/** All operations on decoded pixels, in order. */
const PIXEL_EFFECTS: readonly PixelEffect[] = [blurStrongly, roundCorners];

/** Applies the effects of the plan that need decoded pixels. */
export async function workOnPixels(start: StartPipeline, image: Sharp, plan: Plan): Promise<Sharp> {
  let worked = image;
  for (const effect of PIXEL_EFFECTS) worked = await effect(start, worked, plan);
  return worked;
}

/** The gray that libvips computes for a colour: the luminance of its linear light (ITU-R BT.709). */
export function grayOf({ r, g, b, alpha }: Rgba): Rgba {
  const [red, green, blue] = [r, g, b].map((channel) => srgbLight(channel / 255));
  const light = 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  const level = Math.round(srgbLevel(light) * 255);
  return { r: level, g: level, b: level, alpha };
}
