import sharp from 'sharp';
import { COLOURS, type ColourName } from './pictures.js';

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

/** The decoded pixels of a picture; `page` selects a frame. */
export async function decode(body: Uint8Array, page = 0) {
  const { data, info } = await sharp(body, page > 0 ? { page, pages: 1 } : {})
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const pixel = (x: number, y: number): Pixel => {
    const at = (y * width + x) * channels;
    const [a = -1, b = -1, c = -1, d = -1] = data.subarray(at, at + channels);
    return channels === 4 ? [a, b, c, d] : channels === 2 ? [a, a, a, b] : [a, a, a, 255];
  };
  return { width, height, pixel };
}

/** The maximum difference of a channel between a pixel and its expected value, alpha included. */
export function distance(pixel: readonly number[], expected: readonly number[]): number {
  const [red = 0, green = 0, blue = 0, alpha = 255] = expected;
  return Math.max(...[red, green, blue, alpha].map((value, at) => Math.abs(value - (pixel[at] ?? -999))));
}

/** The letter of a pixel's colour, or `?`. */
export function nameOf(pixel: readonly number[]): ColourName | '?' {
  const names = Object.keys(COLOURS) as ColourName[];
  return names.find((name) => distance(pixel, COLOURS[name]) <= 45) ?? '?';
}

/** The letters of the colours near the four corners: top left, top right, bottom left, bottom right. */
export async function cornersOf(body: Uint8Array, page = 0): Promise<string> {
  const { width, height, pixel } = await decode(body, page);
  const [left, right] = [Math.floor(width / 8), width - 1 - Math.floor(width / 8)];
  const [top, bottom] = [Math.floor(height / 8), height - 1 - Math.floor(height / 8)];
  return [pixel(left, top), pixel(right, top), pixel(left, bottom), pixel(right, bottom)]
    .map(nameOf)
    .join('');
}

/** A decoder's metadata of a picture; `heif` with AV1 is reported as avif. */
export async function describePicture(body: Uint8Array) {
  const { format, compression, width, height, pageHeight, pages, loop, delay, ...rest } = await sharp(body, {
    pages: -1,
  }).metadata();
  const name = format === 'heif' && compression === 'av1' ? 'avif' : format;
  return { ...rest, format: name, width, height: pageHeight ?? height, frames: pages ?? 1, loop, delay };
}
