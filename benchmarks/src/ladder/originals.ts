import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { type Kind, writeSource } from '../memory/sources.js';

/** An original whose ladder is made. */
export interface LargeOriginal {
  readonly name: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Upright, px. */
  readonly width: number;
  readonly height: number;
  /** A photograph as a camera or a program left it, not one that was written here. */
  readonly photo: boolean;
}

/** Photographs from here on are taken, px. */
const LEAST_PIXELS = 6_000_000;

/** Kinds that are written of the first photograph, and how large, megapixels. */
const WRITTEN: readonly (readonly [kind: Kind, megapixels: number])[] = [
  ['baseline.jpg', 24],
  ['progressive.jpg', 10],
  ['progressive.jpg', 24],
  ['lossy.webp', 10],
  ['plain.png', 10],
  ['plain.avif', 5],
  ['plain.avif', 10],
];

const QUICK: typeof WRITTEN = [
  ['progressive.jpg', 8],
  ['plain.avif', 5],
];

/**
 * The large photographs of a folder, and one of them in other kinds and sizes.
 * @param scratch where those are written
 */
export async function largeOriginals(
  folder: string | undefined,
  quick: boolean,
  scratch: string,
): Promise<readonly LargeOriginal[]> {
  const photos = quick || folder === undefined ? [] : await largePhotos(folder);
  const like = photos[0]?.path;
  const written: LargeOriginal[] = [];
  for (const [kind, megapixels] of quick ? QUICK : WRITTEN) {
    written.push(await original(await writeSource(kind, megapixels, like, scratch), false));
  }
  return [...photos, ...written];
}

/** @throws Error with what to do when the folder cannot be read */
async function largePhotos(folder: string): Promise<readonly LargeOriginal[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new Error(`The folder ${folder} cannot be read: give --images a folder of pictures.`, { cause });
  });
  const found: LargeOriginal[] = [];
  for (const name of names.filter((one) => /\.(?:jpe?g|png|webp|avif|tiff?)$/i.test(one)).sort()) {
    const each = await original(join(folder, name), true);
    if (each.width * each.height >= LEAST_PIXELS) found.push(each);
  }
  return found;
}

async function original(path: string, photo: boolean): Promise<LargeOriginal> {
  const bytes = await readFile(path);
  const { width, height } = (await sharp(bytes, { limitInputPixels: false }).metadata()).autoOrient;
  return { name: basename(path), path, bytes, width, height, photo };
}
