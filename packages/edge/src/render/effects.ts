import type { Plan, Rgba } from '@cameo/core';
import type { Sharp } from 'sharp';
import { srgbLevel, srgbLight } from '../pictures/colour/curves.js';
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

/** Blurs by as much as the plan says in a smaller picture, which looks the same and takes a second at most. */
export async function blurStrongly(start: StartPipeline, image: Sharp, { blur = 0 }: Plan): Promise<Sharp> {
  if (blur <= STRONGEST_DIRECT_BLUR) return image;
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const small = { width: shrunk(width, blur), height: shrunk(height, blur) };
  const blurred = await start(data, { raw: { width, height, channels } })
    .resize({ ...small, fit: 'fill' })
    .blur(SMALL_BLUR)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { ...small, channels: blurred.info.channels };
  return start(blurred.data, { raw }).resize({ width, height, fit: 'fill', kernel: 'cubic' });
}

const shrunk = (side: number, blur: number): number => Math.max(1, Math.round((side * SMALL_BLUR) / blur));

/** The gray that libvips makes of a colour: the luminance of its linear light (ITU-R BT.709). */
export function grayOf({ r, g, b, alpha }: Rgba): Rgba {
  const [red, green, blue] = [r, g, b].map((channel) => srgbLight(channel / 255));
  const light = 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  const level = Math.round(srgbLevel(light) * 255);
  return { r: level, g: level, b: level, alpha };
}
