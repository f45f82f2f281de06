import { access } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

/** How a kind of original is written; what it is drawn from has three channels of 8 bits. */
export const KINDS = {
  'baseline.jpg': (image) => image.jpeg({ quality: 88 }),
  'progressive.jpg': (image) => image.jpeg({ quality: 88, progressive: true }),
  'progressive-444.jpg': (image) =>
    image.jpeg({ quality: 88, progressive: true, chromaSubsampling: '4:4:4' }),
  'rotated.jpg': (image) => image.jpeg({ quality: 88 }).withMetadata({ orientation: 6 }),
  'cmyk.jpg': (image) => image.toColourspace('cmyk').jpeg({ quality: 88 }),
  'plain.png': (image) => image.png({ compressionLevel: 2 }),
  'alpha.png': (image) => image.ensureAlpha(0.5).png({ compressionLevel: 2 }),
  'interlaced.png': (image) => image.png({ compressionLevel: 2, progressive: true }),
  'sixteen-bit.png': (image) => image.toColourspace('rgb16').png({ compressionLevel: 1 }),
  'sixteen-bit-p3.png': (image) =>
    image.toColourspace('rgb16').withIccProfile('p3').png({ compressionLevel: 1 }),
  'lossy.webp': (image) => image.webp({ quality: 80, effort: 0 }),
  'lossless.webp': (image) => image.webp({ lossless: true, effort: 0 }),
  'plain.avif': (image) => image.avif({ quality: 50, effort: 0, chromaSubsampling: '4:2:0' }),
  'ten-bit.avif': (image) => image.avif({ quality: 50, effort: 0, bitdepth: 10 }),
  'strips.tif': (image) => image.tiff({ compression: 'lzw' }),
  'tiles.tif': (image) => image.tiff({ compression: 'lzw', tile: true, tileWidth: 512, tileHeight: 512 }),
  'still.gif': (image) => image.gif({ effort: 1, colours: 64 }),
} as const satisfies Record<string, (image: Sharp) => Sharp>;

export type Kind = keyof typeof KINDS;

/**
 * Writes an original of a kind and a size, three wide and two high, unless it is there already.
 * @param like a photograph that it is to look like, or drawn noise
 * @returns its path
 */
export async function writeSource(
  kind: Kind,
  megapixels: number,
  like: string | undefined,
  folder: string,
): Promise<string> {
  const path = join(folder, `${megapixels}mp-${kind}`);
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (there) return path;
  const height = Math.round(Math.sqrt((megapixels * 1_000_000) / 1.5));
  const size = { width: Math.round((megapixels * 1_000_000) / height), height };
  await KINDS[kind](
    drawing(like)
      .resize({ ...size, fit: 'fill' })
      .removeAlpha(),
  ).toFile(path);
  return path;
}

const NOISE = {
  create: {
    width: 1500,
    height: 1000,
    channels: 3,
    background: '#808080',
    noise: { type: 'gaussian', mean: 128, sigma: 40 },
  },
} as const;

const drawing = (like: string | undefined): Sharp =>
  like === undefined ? sharp(NOISE).blur(2) : sharp(like, { limitInputPixels: false });

/** Writes an animation of frames that differ, 800 × 600 px each. */
export async function writeAnimation(
  format: 'gif' | 'webp',
  frames: number,
  folder: string,
): Promise<string> {
  const path = join(folder, `${frames}-frames.${format}`);
  const [width, height] = [800, 600];
  const { data } = await sharp(NOISE)
    .blur(2)
    .resize({ width, height: height * frames, fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width, height: height * frames, channels: 4, pageHeight: height } as const;
  const stack = sharp(data, { pages: -1, raw, limitInputPixels: false });
  await (format === 'gif'
    ? stack.gif({ effort: 1, colours: 64 })
    : stack.webp({ effort: 0, quality: 70 })
  ).toFile(path);
  return path;
}
