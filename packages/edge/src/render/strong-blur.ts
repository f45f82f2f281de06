import type { Plan } from '@cameo/core';
import type { Sharp } from 'sharp';
import type { StartPipeline } from './start-pipeline.js';

/** Strongest blur that is worked out at full size, px: the time grows with it, to minutes at 384 px. */
export const STRONGEST_DIRECT_BLUR = 32;

/** Blur of the small picture, px: detail finer than this is gone anyhow, so that enlarging it shows no pixels. */
const SMALL_BLUR = 16;

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
