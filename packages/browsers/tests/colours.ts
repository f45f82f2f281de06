import sharp from 'sharp';
import type { BrowserPage } from '../src/index.js';

/** A picture's name, its box, and that of its frame: left, top, width and height, px. */
export type FramedPicture = readonly [name: string, picture: readonly number[], frame: readonly number[]];

export type Colour = readonly [red: number, green: number, blue: number];

export const isRed = ([red, green, blue]: Colour): boolean => red > 200 && green < 60 && blue < 60;

/** The colours in the middle of boxes, as displayed. */
export async function centres(
  page: BrowserPage,
  boxes: readonly FramedPicture[],
): Promise<readonly (readonly [string, Colour])[]> {
  const shot = sharp(await page.screenshot()).removeAlpha();
  const { data, info } = await shot.raw().toBuffer({ resolveWithObject: true });
  return boxes.map(([name, [left = 0, top = 0, width = 0, height = 0]]) => {
    const at = (Math.round(top + height / 2) * info.width + Math.round(left + width / 2)) * info.channels;
    return [name, [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]];
  });
}
