import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { defineImageConfig, derivativeKey, parseRequest, variantOf } from '@cameo/core';
import { createDirectoryStore, createResizeImage, type Store } from '@cameo/edge';
import sharp from 'sharp';
import { missingEvent } from '../harness/events.js';
import { type Kind, writeSource } from '../harness/pictures.js';
import { type Duration, measured, NOTHING, plus } from '../harness/samples.js';
import { FORMATS } from '../render/results.js';

/** An original whose ladder is rendered. */
export interface LargeOriginal {
  readonly name: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Upright, px. */
  readonly width: number;
  readonly height: number;
  /** Whether it is a photograph from a camera or a program, not one that this benchmark wrote. */
  readonly photo: boolean;
}

/** Minimum size of a photograph, px. */
const MIN_PIXELS = 6_000_000;

/** Kinds to write from the first photograph, and their sizes, megapixels. */
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
 * @param scratch folder for those
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

/** @throws Error with advice if the folder cannot be read */
async function largePhotos(folder: string): Promise<readonly LargeOriginal[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new Error(`The folder ${folder} cannot be read: give --images a folder of pictures.`, { cause });
  });
  const found: LargeOriginal[] = [];
  for (const name of names.filter((one) => /\.(?:jpe?g|png|webp|avif|tiff?)$/i.test(one)).sort()) {
    const each = await original(join(folder, name), true);
    if (each.width * each.height >= MIN_PIXELS) found.push(each);
  }
  return found;
}

async function original(path: string, photo: boolean): Promise<LargeOriginal> {
  const bytes = await readFile(path);
  const { width, height } = (await sharp(bytes, { limitInputPixels: false }).metadata()).autoOrient;
  return { name: basename(path), path, bytes, width, height, photo };
}

/** The trigger's work for a ladder in three formats. */
export interface AtTheEdge extends Duration {
  readonly readBytes: number;
  readonly stored: number;
  /** Number of renders from the mezzanine. */
  readonly used: number;
}

/**
 * Lets the trigger render every rung in each format, from a folder.
 * @param keeps whether it may store a mezzanine, as by default
 */
export async function atTheEdge(
  { path }: LargeOriginal,
  rungs: readonly number[],
  keeps: boolean,
  scratch: string,
): Promise<AtTheEdge> {
  const config = defineImageConfig({
    bucket: 'pictures',
    region: 'eu-central-1',
    inputs: ['jpeg', 'png', 'webp', 'avif', 'tiff'],
    ...(!keeps && { mezzanine: false }),
  });
  const derivatives = await mkdtemp(join(scratch, 'derivatives-'));
  const counted = counting(createDirectoryStore({ sources: dirname(path), derivatives }));
  let used = 0;
  const handle = createResizeImage(config, {
    store: counted.store,
    log: ({ mezzanine }) => {
      if (mezzanine === 'used') used += 1;
    },
  });
  let total = NOTHING;
  const orders = FORMATS.flatMap((format) => inMixedOrder(rungs).map((rung) => ({ format, rung })));
  for (const { format, rung } of orders) {
    const parsed = parseRequest(`/${encodeURIComponent(basename(path))}`, `w=${rung}&f=${format}`, config);
    const variant = parsed.ok && variantOf(parsed.value.source, parsed.value.transform, '', config);
    if (!variant) throw new Error(`w=${rung}&f=${format} of ${path} is no variant`);
    const uri = `/${derivativeKey(variant).split('/').map(encodeURIComponent).join('/')}`;
    const { took, result } = await measured(() => handle(missingEvent(uri)));
    if (Number(result?.status) >= 400) throw new Error(`${uri} was answered with status ${result?.status}`);
    total = plus(total, took);
  }
  await rm(derivatives, { recursive: true });
  return { ...total, readBytes: counted.read(), stored: counted.put(), used };
}

/** Rungs out of order, like real requests: every third of seven. */
export const inMixedOrder = (rungs: readonly number[]): readonly number[] =>
  rungs.map((_, at) => rungs[(3 + at * 3) % rungs.length] ?? 0);

/** The store, with a counter of the transferred bytes. */
function counting(store: Store) {
  let [read, put] = [0, 0];
  const counted: Store = {
    ...store,
    open: async (key, options) => {
      const object = await store.open(key, options);
      if (object === 'not-modified') return object;
      const body = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
        for await (const chunk of object.body) {
          read += chunk.length;
          yield chunk;
        }
      };
      return { ...object, body: body() };
    },
    putNew: (key, body, ...rest) => {
      put += body.length;
      return store.putNew(key, body, ...rest);
    },
  };
  return { store: counted, read: () => read, put: () => put };
}
