import { type Rgba, rgba } from '@cameo/core';
import type { Plan } from '@cameo/core/plan';
import type { Sharp } from 'sharp';
import { srgbLevel, srgbLight } from '../pictures/colour/curves.js';
import type { RawPicture } from './raw-picture.js';
import type { StartPipeline } from './sharp.js';

/** One step of a render: adds to a pipeline what the plan asks for, or nothing. */
export type Step = (image: Sharp, plan: Plan) => Sharp;

/** Strongest blur that is worked out at full size, px: the time grows with it, to minutes at 384 px. */
const STRONGEST_DIRECT_BLUR = 32;

/** Blur of the small picture, px: detail finer than this is gone anyhow, so that enlarging it shows no pixels. */
const SMALL_BLUR = 16;

/** Blurs; libvips takes no less than 0.3, which cannot be seen, and `blurStrongly` makes a strong one. */
export const blur: Step = (image, plan) =>
  plan.blur === undefined || plan.blur < 0.3 || plan.blur > STRONGEST_DIRECT_BLUR
    ? image
    : image.blur(plan.blur);

/** Sharpens: the sigma of a small screen detail, growing with the strength that was asked for. */
export const sharpen: Step = (image, plan) =>
  plan.sharpen === undefined ? image : image.sharpen({ sigma: 0.4 + plan.sharpen * 0.16 });

/** Takes the colours out. */
export const gray: Step = (image, plan) => (plan.gray ? image.grayscale() : image);

/** Work on decoded pixels, behind the steps of a pipeline. */
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

/** Blurs by as much as the plan says in a smaller picture, which looks the same and takes a second at most. */
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

/** Rounds the corners: what lies outside of them becomes transparent, or has the colour behind. */
const roundCorners: PixelEffect = async (start, image, plan) => {
  const { round, background, output } = plan;
  if (round === undefined) return image;
  // In colours, which are made gray again in the end.
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

/** Lines of a row of pixels: enough of them for every level of alpha. */
const LINES = 64;

/** How far from the left the picture begins on each line of a row, px. */
const arcBetween = (y: number, height: number, round: NonNullable<Plan['round']>): readonly number[] =>
  Array.from({ length: LINES }, (_, line) => {
    const at = y + (line + 0.5) / LINES;
    const beyond = Math.max(0, 1 - Math.min(at, height - at) / round.y);
    return round.x * (1 - Math.sqrt(1 - beyond ** 2));
  });

/** The share, 0 to 1, of a pixel that lies behind an arc on the left and its mirror image on the right. */
function shareBehind(arc: readonly number[], x: number, width: number): number {
  const lengths = arc.map((begin) => Math.max(0, Math.min(x + 1, width - begin) - Math.max(x, begin)));
  return lengths.reduce((sum, length) => sum + length, 0) / arc.length;
}

/** Leaves a share of a pixel and lets the colour behind show for the rest, each weighed by its alpha. */
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

/** All work on decoded pixels, in its order. */
const PIXEL_EFFECTS: readonly PixelEffect[] = [blurStrongly, roundCorners];

/** Does to decoded pixels what the plan asks for and no step of a pipeline can do. */
export async function workOnPixels(start: StartPipeline, image: Sharp, plan: Plan): Promise<Sharp> {
  let worked = image;
  for (const effect of PIXEL_EFFECTS) worked = await effect(start, worked, plan);
  return worked;
}

/** The gray that libvips makes of a colour: the luminance of its linear light (ITU-R BT.709). */
export function grayOf({ r, g, b, alpha }: Rgba): Rgba {
  const [red, green, blue] = [r, g, b].map((channel) => srgbLight(channel / 255));
  const light = 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  const level = Math.round(srgbLevel(light) * 255);
  return { r: level, g: level, b: level, alpha };
}
