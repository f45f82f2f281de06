import sharp from 'sharp';
import { expect } from 'vitest';
import { renderQuery } from './render-query.js';

/** Red, green, blue and alpha. */
export type Pixel = readonly [number, number, number, number];

export const CLEAR: Pixel = [0, 0, 0, 0];
export const RED: Pixel = [255, 0, 0, 255];
export const GREEN: Pixel = [0, 255, 0, 255];
export const BLUE: Pixel = [0, 0, 255, 255];

/** The canvas of the animations for {@link seen}, px. */
export const SCREEN = { width: 60, height: 40 };

/** A pixel of each frame of the lossless WebP of an original at its own size. */
export async function seen(bytes: Buffer, x: number, y: number): Promise<readonly Pixel[]> {
  const { body, frames, width, height } = await renderQuery(bytes, 'w=64&f=webp');
  expect({ width, height }).toEqual(SCREEN);
  expect(frames).toBeGreaterThan(1);
  const raw = await sharp(body, { pages: -1 }).ensureAlpha().raw().toBuffer();
  return Array.from({ length: raw.length / (width * height * 4) }, (_, frame) => {
    const [red = -1, green = -1, blue = -1, alpha = -1] = raw.subarray(
      ((frame * height + y) * width + x) * 4,
    );
    return alpha === 0 ? CLEAR : ([red, green, blue, alpha] as const);
  });
}
