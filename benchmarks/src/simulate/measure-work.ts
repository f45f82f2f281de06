import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { derivativeKey, type ImageConfig, parseRequest, variantOf } from '@cameo/core';
import { isRefinable } from '@cameo/core/config';
import { createDirectoryStore, createRefine } from '@cameo/edge';
import { collectSamples, createLocalEdge } from '@cameo/local-edge';
import sharp from 'sharp';
import { SAMPLE_PHOTOGRAPHS } from '../harness/pictures.js';
import { spread } from '../harness/samples.js';

/** Bytes of a format: a small picture has more per pixel. */
export interface Bytes {
  /**
   * Pictures of some sizes, by ascending pixels, at least two. From one to the next, below the first and above the last, bytes
   * grow by a power of the pixels.
   */
  readonly sizes: readonly { readonly pixels: number; readonly bytes: number }[];
}

/** Duration of encoding in a format, and the resulting bytes. */
export interface EncoderWork extends Bytes {
  readonly msPerMegapixel: number;
}

/** Durations of the functions, measured with this project's own renders (docs/performance.md). */
export interface Work {
  /** Reading the original from S3, decoding and scaling it, ms. */
  readonly readMs: number;
  /** First answers, by format. */
  readonly formats: Readonly<Record<string, EncoderWork>>;
  /** Refined pictures, by refined format. `readMs` is in addition, as in a render. */
  readonly refined: Readonly<Record<string, EncoderWork>>;
  /** Answers until November 2026, before refining, by format. */
  readonly before: Readonly<Record<string, Bytes>>;
  /** Both functions for a request that the store answers, ms. */
  readonly passMs: number;
}

export function renderMs({ readMs, formats }: Work, format: string, pixels: number): number {
  return readMs + ((formats[format]?.msPerMegapixel ?? 0) * pixels) / 1e6;
}

/** Duration of *Refine* for a picture, ms; undefined for a format that is not refined. */
export function refineMs({ readMs, refined }: Work, format: string, pixels: number): number | undefined {
  const work = refined[format];
  return work && readMs + (work.msPerMegapixel * pixels) / 1e6;
}

/** The size of a design's answers, bytes. */
export const sentBytes = (
  { formats, refined, before }: Work,
  design: string,
  isRefined: boolean,
): Readonly<Record<string, Bytes>> => (design === 'before' ? before : isRefined ? refined : formats);

export function pictureBytes(
  formats: Readonly<Record<string, Bytes>>,
  format: string,
  pixels: number,
): number {
  const sizes = formats[format]?.sizes ?? [];
  const between = sizes.slice(1, -1).filter((size) => size.pixels < pixels).length;
  const [low, high] = sizes.slice(between);
  if (low === undefined || high === undefined) return 0;
  const power = Math.log(high.bytes / low.bytes) / Math.log(high.pixels / low.pixels);
  return low.bytes * (pixels / low.pixels) ** power;
}

/**
 * Sides of the pictures that are measured, px: rungs of the ladder. Effort changes between 344 and 480 (`encode.ts`), so that one power
 * of the pixels does not hold from the first to the last.
 */
const SIDES = [248, 344, 480, 1200] as const;
const [SMALL, LARGE] = [SIDES[0], SIDES[3]] as const;
const FORMATS = ['jpeg', 'webp', 'avif'] as const;

/**
 * Formats whose first answers became faster and larger with refining, and their earlier settings (ADR 15). AVIF did not change.
 */
const CHANGED = ['jpeg', 'webp'] as const;
const BEFORE = {
  jpeg: { quality: 65, quantisationTable: 8, progressive: true },
  webp: { quality: 80, effort: 4, preset: 'photo' },
} as const;

interface Took {
  /** Processor time of all threads, ms. */
  readonly ms: number;
  readonly bytes: number;
}

/** Measurements, by format and side. */
type Taken = Readonly<Record<string, readonly Took[]>>;

/** One requested picture of a photograph. */
interface PictureRequest {
  readonly name: string;
  readonly format: (typeof FORMATS)[number];
  readonly side: number;
}

/**
 * Renders photographs as squares of four sizes in each format, through the handlers over HTTP, and requests them again with an
 * empty cache in front of the filled store; then refines them.
 * @param images a folder of JPEG files; by default the samples of npm start
 * @param scratch folder for samples and derivatives
 * @returns medians of times and means of bytes over the photographs, in processor time; S3 is not measured, so its time must be
 * added
 */
export async function measureWork(
  config: ImageConfig,
  images: string | undefined,
  scratch: string,
): Promise<Work> {
  const sources = images ?? join(scratch, 'samples');
  const names = await photographsIn(images, sources);
  const store = createDirectoryStore({ sources, derivatives: join(scratch, 'derivatives') });

  const requestAll = async (): Promise<Taken> => {
    const edge = await createLocalEdge({ config, store });
    const taken = await takeEach(names, FORMATS, async ({ name, side, format }) => {
      const url = `${edge.url}/${encodeURIComponent(name)}?${queryOf(side, format)}`;
      const answer = await fetch(url);
      const { byteLength } = await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${url} was answered with status ${answer.status}`);
      return byteLength;
    });
    await edge.close(1000);
    return taken;
  };

  const rendered = await requestAll();
  const passed = await requestAll();
  const refine = createRefine(config, { store, log: () => undefined });
  const formats = FORMATS.filter((format) => config.refine !== false && isRefinable(format, config.refine));
  const refined = await takeEach(names, formats, async (request) => {
    const { outcome, bytesBefore = 0, bytesAfter = 0 } = await refine(keyOf(request, config));
    if (outcome !== 'smaller' && outcome !== 'same')
      throw new Error(`${request.name} as ${request.format} is ${outcome}, expected it to be refined`);
    return outcome === 'smaller' ? bytesAfter : bytesBefore;
  });
  const before = await takeEach(names, CHANGED, async ({ name, side, format }) => {
    // From bytes: the functions have disabled loaders that open files themselves.
    const picture = sharp(await readFile(join(sources, name)))
      .rotate()
      .resize(side, side);
    const encoded = format === 'jpeg' ? picture.jpeg(BEFORE.jpeg) : picture.webp(BEFORE.webp);
    return (await encoded.toBuffer()).length;
  });
  const rows = FORMATS.map((format) => [format, workOf(rendered, format)] as const);
  return {
    readMs: msOf(rendered[`jpeg ${SMALL}`]),
    formats: Object.fromEntries(rows),
    before: Object.fromEntries([
      ...rows,
      ...CHANGED.map((format) => [format, workOf(before, format)] as const),
    ]),
    refined: Object.fromEntries(formats.map((format) => [format, workOf(refined, format)])),
    passMs: msOf(Object.values(passed).flat()),
  };
}

async function photographsIn(images: string | undefined, sources: string): Promise<readonly string[]> {
  if (images === undefined) await collectSamples(sources);
  const names = (await readdir(sources)).filter((name) =>
    images === undefined
      ? SAMPLE_PHOTOGRAPHS.includes(name)
      : ['.jpg', '.jpeg', '.png'].includes(extname(name).toLowerCase()),
  );
  const sizes = await Promise.all(
    names.map(async (name) => sharp(await readFile(join(sources, name))).metadata()),
  );
  // Nothing is enlarged: a smaller one would come back at its own size, and count as one of the requested size.
  const large = names.filter((_, at) => {
    const { width = 0, height = 0 } = sizes[at] ?? {};
    return Math.min(width, height) >= LARGE;
  });
  if (large.length > 0) return large;
  throw new Error(
    `no photographs of at least ${LARGE} px on both sides in ${sources}: give --images a folder of JPEG or PNG files`,
  );
}

/** Processes each photograph in each format and at each size, one after the other; returns bytes. */
async function takeEach(
  names: readonly string[],
  formats: readonly PictureRequest['format'][],
  take: (request: PictureRequest) => Promise<number>,
): Promise<Taken> {
  const taken: Record<string, Took[]> = {};
  for (const name of names) {
    for (const format of formats) {
      for (const side of SIDES) {
        const before = process.cpuUsage();
        const bytes = await take({ name, format, side });
        const { user, system } = process.cpuUsage(before);
        const all = taken[`${format} ${side}`] ?? [];
        taken[`${format} ${side}`] = [...all, { ms: (user + system) / 1000, bytes }];
      }
    }
  }
  return taken;
}

const queryOf = (side: number, format: string): string => `w=${side}&h=${side}&f=${format}`;

/** The key for the request of a picture. */
function keyOf({ name, side, format }: PictureRequest, config: ImageConfig): string {
  const request = parseRequest(`/${encodeURIComponent(name)}`, queryOf(side, format), config);
  const variant = request.ok
    ? variantOf(request.value.source, request.value.transform, '*/*', config)
    : undefined;
  if (variant === undefined) throw new Error(`${name} has no derivative of ${side} px as ${format}`);
  return derivativeKey(variant);
}

/** An encoder's time per megapixel, from the smallest and the largest size, and the bytes of all sizes. */
function workOf(taken: Taken, format: string): EncoderWork {
  const [small, large] = [taken[`${format} ${SMALL}`] ?? [], taken[`${format} ${LARGE}`] ?? []];
  return {
    msPerMegapixel: Math.max(0, (msOf(large) - msOf(small)) / ((LARGE ** 2 - SMALL ** 2) / 1e6)),
    sizes: SIDES.map((side) => ({ pixels: side ** 2, bytes: meanBytes(taken[`${format} ${side}`] ?? []) })),
  };
}

const msOf = (taken: readonly Took[] = []): number => spread(taken.map(({ ms }) => ms)).median;
const meanBytes = (taken: readonly Took[]): number =>
  taken.reduce((sum, { bytes }) => sum + bytes, 0) / taken.length;
