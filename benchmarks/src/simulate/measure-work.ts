import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { collectSamples, createLocalEdge } from '@cameo/local-edge';
import { SAMPLE_PHOTOGRAPHS } from '../harness/pictures.js';
import { spread } from '../harness/samples.js';

/** How long the functions run, measured on this project's own renders (docs/performance.md). */
export interface Work {
  /** Reading the original from S3, decoding and scaling it, ms. */
  readonly readMs: number;
  /** Of an encoder, ms for each megapixel that comes out, and bytes for each of its pixels. */
  readonly formats: Readonly<
    Record<string, { readonly msPerMegapixel: number; readonly bytesPerPixel: number }>
  >;
  /** Both functions of a request that the store answers, ms. */
  readonly passMs: number;
}

export function renderMs({ readMs, formats }: Work, format: string, pixels: number): number {
  return readMs + ((formats[format]?.msPerMegapixel ?? 0) * pixels) / 1e6;
}

export const pictureBytes = ({ formats }: Work, format: string, pixels: number): number =>
  (formats[format]?.bytesPerPixel ?? 0) * pixels;

const [SMALL, LARGE] = [248, 1200] as const;
const FORMATS = ['jpeg', 'webp', 'avif'] as const;

interface Took {
  /** Time of the processor, of all threads together, ms. */
  readonly ms: number;
  readonly bytes: number;
  readonly megapixels: number;
}

/**
 * Renders photographs as squares of two sizes in each format, through the handlers over HTTP, and asks for them again
 * with an empty cache in front of a store that has them.
 * @param images a folder of JPEG files; the samples of npm start when there is none
 * @param scratch where samples and derivatives may lie
 * @returns medians over the photographs, in time of the processor; S3 is not measured, so its time must be added
 */
export async function measureWork(images: string | undefined, scratch: string): Promise<Work> {
  const sources = images ?? join(scratch, 'samples');
  if (images === undefined) await collectSamples(sources);
  const names = (await readdir(sources)).filter((name) =>
    images === undefined
      ? SAMPLE_PHOTOGRAPHS.includes(name)
      : ['.jpg', '.jpeg'].includes(extname(name).toLowerCase()),
  );
  if (names.length === 0)
    throw new Error(`no photographs in ${sources}: give --images a folder of JPEG files`);
  const store = createDirectoryStore({ sources, derivatives: join(scratch, 'derivatives') });
  const config = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });

  const requestAll = async (): Promise<Readonly<Record<string, readonly Took[]>>> => {
    const edge = await createLocalEdge({ config, store });
    const taken: Record<string, Took[]> = {};
    for (const name of names) {
      for (const format of FORMATS) {
        for (const side of [SMALL, LARGE]) {
          const before = process.cpuUsage();
          const url = `${edge.url}/${encodeURIComponent(name)}?w=${side}&h=${side}&f=${format}`;
          const answer = await fetch(url);
          const { byteLength: bytes } = await answer.arrayBuffer();
          if (!answer.ok) throw new Error(`${url} was answered with status ${answer.status}`);
          const { user, system } = process.cpuUsage(before);
          const took = { ms: (user + system) / 1000, bytes, megapixels: side ** 2 / 1e6 };
          taken[`${format} ${side}`] = [...(taken[`${format} ${side}`] ?? []), took];
        }
      }
    }
    await edge.close(1000);
    return taken;
  };

  const rendered = await requestAll();
  const passed = await requestAll();
  const ms = (taken: readonly Took[] | undefined) => median((taken ?? []).map((one) => one.ms));
  const megapixels = (LARGE ** 2 - SMALL ** 2) / 1e6;
  const formats = Object.fromEntries(
    FORMATS.map((format) => {
      const large = rendered[`${format} ${LARGE}`] ?? [];
      return [
        format,
        {
          msPerMegapixel: Math.max(0, (ms(large) - ms(rendered[`${format} ${SMALL}`])) / megapixels),
          bytesPerPixel: median(large.map((one) => one.bytes / 1e6 / one.megapixels)),
        },
      ];
    }),
  );
  return {
    readMs: ms(rendered[`jpeg ${SMALL}`]),
    formats,
    passMs: ms(Object.values(passed).flat()),
  };
}

const median = (values: readonly number[]): number => spread(values).median;
