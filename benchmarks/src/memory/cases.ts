import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type Kind, writeAnimation, writeSource } from '../harness/pictures.js';
import { refinedCases } from './refined.js';
import type { Task } from './report.js';
import { type SurveyedKind, writeSurveyed } from './surveyed.js';

/** One original and the requests for it, in one process. */
export interface Case {
  readonly name: string;
  readonly file: string;
  readonly way: Exclude<Task['way'], 'ipx' | 'next'>;
  readonly queries: readonly string[];
  readonly accept: string;
  /** Memory of the process, and the `memoryMb` with which Cameo is configured, MiB. */
  readonly memoryMb: number;
  /** Whether it is a camera's photograph: its prediction must be close to the measurement, not only above it. */
  readonly photo: boolean;
}

/** Memory of *ResizeImage* in this benchmark, MiB. */
export const MEMORY_MB = 1024;

const EVERYTHING = 'image/avif,image/webp';
const PICTURES = ['.jpg', '.jpeg', '.png', '.webp', '.avif'];

/** Requests for each photograph; `quick` takes the first three. */
const QUERIES: readonly string[] = [
  'w=640',
  'w=3840&f=avif',
  'w=1280&h=1280&f=jpeg',
  'w=48',
  'w=640&f=webp',
  'w=640&f=jpeg',
  'w=640&f=png',
  'w=1280&f=avif',
  'w=3840&f=webp',
  'w=3840&f=jpeg',
  'w=3840&f=png',
  'w=640&h=640&focus=attention',
  'w=640&h=640&focus=face',
  'w=640&trim=10',
  'w=1280&h=1280&round=500',
  'w=640&h=640&round=40&f=avif',
  'f=json',
  'f=json&focus=face',
];

/** Kinds of generated pictures, their size in megapixels, and the requests for them. */
const DRAWN: readonly (readonly [kind: Kind, megapixels: number, queries: readonly string[]])[] = [
  ['baseline.jpg', 48, ['w=640', 'w=3840&f=avif', 'w=3840&rotate=90&f=webp', 'w=640&trim=10']],
  ['progressive.jpg', 48, ['w=640', 'w=3840&f=avif']],
  ['progressive-444.jpg', 48, ['w=640', 'w=3840&f=jpeg']],
  ['rotated.jpg', 48, ['w=640', 'w=3840&f=avif', 'w=640&h=640&focus=north']],
  ['cmyk.jpg', 48, ['w=640', 'w=3840&f=jpeg', 'w=640&trim=10']],
  ['plain.png', 24, ['w=640', 'w=3840&f=webp', 'w=640&trim=10']],
  ['alpha.png', 24, ['w=640', 'w=3840&f=avif', 'w=3840&blur=100&f=png', 'w=3840&round=500', 'f=json']],
  ['interlaced.png', 24, ['w=640', 'w=3840&f=jpeg']],
  ['sixteen-bit.png', 24, ['w=640']],
  ['sixteen-bit-p3.png', 24, ['w=640', 'w=3840&f=avif', 'w=640&trim=10']],
  ['lossy.webp', 48, ['w=640', 'w=3840&f=avif', 'w=640&trim=10']],
  ['lossless.webp', 24, ['w=640', 'w=3840&f=webp', 'f=json&focus=face']],
  ['plain.avif', 24, ['w=640', 'w=3840&f=avif', 'w=640&h=640&focus=attention', 'w=640&h=640&focus=face']],
  [
    'plain.avif',
    24,
    ['w=3840&round=500&f=avif', 'w=640&h=640&trim=10&focus=face', 'f=json', 'f=json&focus=face'],
  ],
  ['ten-bit.avif', 24, ['w=640', 'w=3840&f=png']],
  ['strips.tif', 24, ['w=640', 'w=640&trim=10']],
  ['tiles.tif', 24, ['w=640']],
  ['still.gif', 24, ['w=640', 'w=3840&f=webp']],
];

/** Kinds that decode more than they display, their total size in megapixels, and the requests for them. */
const SURVEYED: readonly (readonly [kind: SurveyedKind, megapixels: number, queries: readonly string[]])[] = [
  ['grid.avif', 24, ['w=640', 'w=3840&f=avif', 'w=640&trim=10', 'f=json']],
  ['overlay.avif', 24, ['w=640', 'w=3840&f=avif', 'f=json']],
  ['larger-alpha.avif', 8, ['w=640', 'w=640&round=40', 'f=json']],
  ['many-segments.jpg', 24, ['w=640', 'w=3840&f=avif', 'f=json']],
  ['packed-texts.png', 12, ['w=640', 'w=640&trim=10', 'f=json']],
];

/** Many renders in one process: the memory that glibc and V8 retain between renders must fit too. */
const SERIES = ['80', '60', '40'].flatMap((quality) =>
  QUERIES.filter((query) => !/trim|png|json/.test(query)).map((query) => `${query}&q=${quality}`),
);

/** All cases. The originals that they need are written into `folder`. */
export async function allCases(
  images: string | undefined,
  quick: boolean,
  folder: string,
): Promise<readonly Case[]> {
  const photos = await photographs(images);
  const like = photos[0];
  const cases = photos.flatMap((file) =>
    QUERIES.slice(0, quick ? 3 : QUERIES.length).map((query) => single(file, query, true)),
  );
  for (const [kind, megapixels, queries] of quick ? DRAWN.filter((_, at) => at % 2 === 0) : DRAWN) {
    const file = await writeSource(kind, quick ? megapixels / 4 : megapixels, like, folder);
    cases.push(...queries.map((query) => single(file, query, false)));
  }
  for (const [kind, megapixels, queries] of SURVEYED) {
    const file = await writeSurveyed(kind, quick ? megapixels / 4 : megapixels, folder);
    cases.push(...queries.map((query) => single(file, query, false)));
  }
  for (const format of ['gif', 'webp'] as const) {
    const file = await writeAnimation(format, quick ? 10 : 30, folder);
    for (const query of ['w=320', 'w=640&rotate=90', 'w=640&trim=10', 'w=640&round=40', 'f=json']) {
      cases.push(single(file, query, false), { ...single(file, query, false), accept: 'image/gif' });
    }
  }
  const one = photos.find((file) => extname(file) !== '.png') ?? like;
  if (one !== undefined) {
    cases.push({ ...single(one, `${SERIES.length} renders`, true), queries: SERIES });
  }
  return [...cases, ...(await refinedCases(photos, quick, folder))];
}

/** @throws Error with a remedy if the folder cannot be read */
async function photographs(folder: string | undefined): Promise<readonly string[]> {
  if (folder === undefined) return [];
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new Error(`The folder ${folder} cannot be read: give --images a folder of pictures.`, { cause });
  });
  return names
    .filter((name) => PICTURES.includes(extname(name).toLowerCase()))
    .sort()
    .map((name) => join(folder, name));
}

const single = (file: string, query: string, photo: boolean): Case => ({
  name: `${basename(file)} ${query}`,
  file,
  way: 'cameo',
  queries: [query],
  accept: EVERYTHING,
  photo,
  memoryMb: MEMORY_MB,
});
