import { access } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DEFAULT_INFRA } from '@cameo/core/config';
import sharp from 'sharp';
import { type Kind, writeSource } from '../harness/pictures.js';
import type { Case } from './cases.js';

// *Refine* encodes with more effort, in its own function with its own memory (docs/adr/0043-refine.md).

/** Memory of each process that refines, and the `memoryMb` with which *Refine* is configured, MiB. */
export const REFINE_MEMORY_MB = DEFAULT_INFRA.refineMemoryMb;

const SMOOTH = 'smooth-alpha.png';

/** Kinds of generated pictures, their size in megapixels, and the derivatives to refine; `quick` takes the first of each. */
const DRAWN: readonly (readonly [
  kind: Kind | typeof SMOOTH,
  megapixels: number,
  queries: readonly string[],
])[] = [
  [
    'baseline.jpg',
    24,
    [
      'w=1560&f=avif',
      'w=480&f=avif',
      'w=2848&f=avif',
      'w=3840&f=avif',
      'w=1560&f=webp',
      'w=3840&f=webp',
      'w=1560&f=jpeg',
      'w=3840&f=jpeg',
    ],
  ],
  ['alpha.png', 24, ['w=1560&f=avif', 'w=480&f=avif', 'w=2848&f=avif', 'w=3840&f=webp']],
  // It has so few bytes that it may be a graphic, so its pixels are examined.
  [SMOOTH, 4, ['w=1560&h=1560&f=avif', 'w=1560&f=avif', 'w=1560&f=webp']],
  ['ten-bit.avif', 24, ['w=2848&f=avif', 'w=2848&rotate=90&f=avif']],
];

/** Derivatives to refine for each photograph; `quick` takes the first. */
const PHOTO_QUERIES = ['w=1560&f=avif', 'w=3840&f=avif', 'w=1560&f=webp', 'w=1560&f=jpeg'];

/** Kinds for which the tallest derivative is refined that fits into the function's memory and time limit. */
const TALLEST: readonly Kind[] = ['baseline.jpg', 'alpha.png'];

/** Size of an original that fills the largest derivative, 3,840 × 5,760 px, in megapixels. */
const LARGE = 51;

const HEIGHTS = Array.from({ length: 16 }, (_, at) => 5760 - 320 * at);

/** The cases of *Refine*. The originals that they need are written into `folder`. */
export async function refinedCases(
  photos: readonly string[],
  quick: boolean,
  folder: string,
): Promise<readonly Case[]> {
  const [like] = photos;
  const some = (queries: readonly string[]) => (quick ? queries.slice(0, 1) : queries);
  const cases = photos.flatMap((file) => some(PHOTO_QUERIES).map((query) => refined(file, query, true)));
  for (const [kind, megapixels, queries] of DRAWN) {
    const size = quick ? Math.max(4, megapixels / 4) : megapixels;
    const file =
      kind === SMOOTH ? await writeSmooth(size, folder) : await writeSource(kind, size, like, folder);
    cases.push(...some(queries).map((query) => refined(file, query, false)));
  }
  if (quick) return cases;
  for (const kind of TALLEST) {
    const file = await writeSource(kind, LARGE, like, folder);
    const queries = HEIGHTS.map((height) => `w=3840&h=${height}&f=avif`);
    cases.push({ ...refined(file, 'the tallest, w=3840&f=avif', false), queries });
  }
  return cases;
}

const refined = (file: string, query: string, photo: boolean): Case => ({
  name: `Refine: ${basename(file)} ${query}`,
  file,
  way: 'refine',
  queries: [query],
  accept: '*/*',
  photo,
  memoryMb: REFINE_MEMORY_MB,
});

/** A semitransparent PNG of soft colours, with an aspect ratio of 3:2. */
async function writeSmooth(megapixels: number, folder: string): Promise<string> {
  const path = join(folder, `${megapixels}mp-${SMOOTH}`);
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) return path;
  const height = Math.round(Math.sqrt((megapixels * 1_000_000) / 1.5));
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  await sharp({ create: { width: 30, height: 20, channels: 3, background: '#808080', noise } })
    .resize({ width: Math.round(height * 1.5), height, fit: 'fill', kernel: 'cubic' })
    .ensureAlpha(0.5)
    .png({ compressionLevel: 6, adaptiveFiltering: true })
    .toFile(path);
  return path;
}
