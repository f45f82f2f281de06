import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { collectSamples } from '@cameo/local-edge';
import { type DecodedOriginal, decodeOriginal, writeReference } from '../scores.js';

const STILL = ['.jpg', '.jpeg', '.png', '.webp', '.avif', '.tif', '.tiff'];

/** Photographs among the samples of npm start. */
const SAMPLES = ['earth.jpg', 'hands.jpg', 'cops.jpg', 'panorama.jpg'];

/** An original at one width, with what renditions of it are scored against. */
export interface Case {
  readonly file: string;
  /** Of the original, px. */
  readonly megapixels: number;
  /** What was asked for, px. */
  readonly asked: number;
  /** What comes out: nobody is asked to enlarge, px. */
  readonly width: number;
  readonly height: number;
  /** Path of the lossless reference. */
  readonly reference: string;
}

/**
 * The photographs of a folder, or those among the samples when there is none.
 * @throws Error with what to do when there are none
 */
export async function photographs(folder: string | undefined, scratch: string): Promise<readonly string[]> {
  const from = folder ?? join(scratch, 'samples');
  if (folder === undefined) await collectSamples(from);
  const names = await readdir(from).catch((cause: unknown) => {
    throw new Error(`The folder ${from} cannot be read: give --images a folder of photographs.`, { cause });
  });
  const wanted = names.filter((name) =>
    folder === undefined ? SAMPLES.includes(name) : STILL.includes(extname(name).toLowerCase()),
  );
  if (wanted.length === 0) throw new Error(`No photographs in ${from}: give --images a folder of some.`);
  return wanted.sort().map((name) => join(from, name));
}

/** One case for each width that an original has; widths above its own are one case, at its own. */
export async function casesOf(
  file: string,
  widths: readonly number[],
  scratch: string,
): Promise<readonly Case[]> {
  const original = await decodeOriginal(file);
  const cases: Case[] = [];
  for (const asked of widths) {
    const width = Math.min(asked, original.width);
    if (cases.some((other) => other.width === width)) continue;
    cases.push(await caseAt(original, { file, asked, width }, scratch));
  }
  return cases;
}

async function caseAt(
  original: DecodedOriginal,
  { file, asked, width }: Pick<Case, 'file' | 'asked' | 'width'>,
  scratch: string,
): Promise<Case> {
  const height = Math.max(1, Math.round((original.height * width) / original.width));
  const reference = join(scratch, `${basename(file)}-${width}.png`);
  await writeReference(original, { width, height }, reference);
  return { file, megapixels: (original.width * original.height) / 1e6, asked, width, height, reference };
}
