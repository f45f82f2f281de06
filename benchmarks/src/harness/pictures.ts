import { access, copyFile, mkdir, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { collectSamples } from '@cameo/local-edge';
import type { Browser } from 'playwright-core';
import sharp, { type Sharp } from 'sharp';

/** Formats that both browsers and the resizer support. */
const STILL = ['.jpg', '.jpeg', '.png', '.webp', '.avif'];

/** An original in a folder. */
export interface Original {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/**
 * The still pictures of a folder, or the samples of `npm start` if none is given, by name.
 * @param scratch folder for the samples
 * @throws Error with advice if the folder cannot be read
 */
export async function originalsIn(
  folder: string | undefined,
  scratch: string,
  browser: Browser,
): Promise<readonly Original[]> {
  const from = folder ?? join(scratch, 'samples');
  if (folder === undefined) await collectSamples(from);
  const names = await readdir(from).catch((cause: unknown) => {
    throw new Error(`The folder ${from} cannot be read: give --images a folder of pictures.`, { cause });
  });
  const originals: Original[] = [];
  const page = await browser.newPage();
  for (const name of names.filter((one) => STILL.includes(extname(one).toLowerCase())).sort()) {
    const path = join(from, name);
    await page.goto(pathToFileURL(path).href);
    const [width, height] = await page.evaluate(() => {
      const [image] = document.images;
      return [image?.naturalWidth ?? 0, image?.naturalHeight ?? 0] as const;
    });
    originals.push({ path, width, height });
  }
  await page.close();
  return originals;
}

/**
 * Fills a folder with copies under different names; pictures repeat if there are fewer than wanted.
 * @returns the names, in order
 */
export async function copyOriginals(
  originals: readonly Original[],
  wanted: number,
  into: string,
): Promise<readonly string[]> {
  await mkdir(into, { recursive: true });
  return Promise.all(
    Array.from({ length: wanted }, async (_, at) => {
      const { path = '' } = originals[at % originals.length] ?? {};
      const name = `${String(at + 1).padStart(2, '0')}${extname(path).toLowerCase()}`;
      await copyFile(path, join(into, name));
      return name;
    }),
  );
}

/** Encoders of the kinds of originals; their input has three channels of 8 bits. */
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
 * Writes an original of a kind and a size, with an aspect ratio of 3:2, unless it exists.
 * @param like a photograph to resize; by default noise is drawn
 * @returns its path
 */
export async function writeSource(
  kind: Kind,
  megapixels: number,
  like: string | undefined,
  folder: string,
): Promise<string> {
  const path = join(folder, `${megapixels}mp-${kind}`);
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (exists) return path;
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

/** Writes an animation of distinct frames, 800 × 600 px each. */
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

/** Input formats of the benchmarks of quality and of renditions. */
const PHOTOGRAPHS = [...STILL, '.tif', '.tiff'];

/** Photographs among the samples of npm start. */
export const SAMPLE_PHOTOGRAPHS = ['earth.jpg', 'hands.jpg', 'cops.jpg', 'panorama.jpg'];

/**
 * The photographs of a folder, or those among the samples if none is given.
 * @throws Error with advice if there are none
 */
export async function photographs(folder: string | undefined, scratch: string): Promise<readonly string[]> {
  const from = folder ?? join(scratch, 'samples');
  if (folder === undefined) await collectSamples(from);
  const names = await readdir(from).catch((cause: unknown) => {
    throw new Error(`The folder ${from} cannot be read: give --images a folder of photographs.`, { cause });
  });
  const wanted = names.filter((name) =>
    folder === undefined
      ? SAMPLE_PHOTOGRAPHS.includes(name)
      : PHOTOGRAPHS.includes(extname(name).toLowerCase()),
  );
  if (wanted.length === 0) throw new Error(`No photographs in ${from}: give --images a folder of some.`);
  return wanted.sort().map((name) => join(from, name));
}

/** The scale and the encoders' settings were fitted to every second photograph; the others validate them. */
export const halvesOf = (
  files: readonly string[],
): { readonly fitted: readonly string[]; readonly heldOut: readonly string[] } => {
  const half = (rest: number) => files.filter((_, at) => at % 2 === rest);
  return { fitted: half(0), heldOut: files.length > 1 ? half(1) : files };
};

/** A picture of scaled noise, which compresses like a photograph; deterministic. */
export function drawnPhotograph(
  from: { readonly width: number; readonly height: number },
  to: { readonly width: number; readonly height: number },
  quality = 80,
): Promise<Buffer> {
  let seed = 1;
  const noise = Uint8Array.from({ length: from.width * from.height * 3 }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % 256;
  });
  return sharp(noise, { raw: { ...from, channels: 3 } })
    .resize({ ...to, fit: 'fill' })
    .jpeg({ quality })
    .toBuffer();
}
