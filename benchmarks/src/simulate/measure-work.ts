import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { collectSamples, createLocalEdge } from '@cameo/local-edge';
import type { Work } from './work.js';

/** Photographs among the samples of npm start. */
const SAMPLES = ['earth.jpg', 'hands.jpg', 'cops.jpg', 'panorama.jpg'];
const [SMALL, LARGE] = [272, 1160] as const;
const FORMATS = ['jpeg', 'webp', 'avif'] as const;

interface Asked {
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
    images === undefined ? SAMPLES.includes(name) : ['.jpg', '.jpeg'].includes(extname(name).toLowerCase()),
  );
  if (names.length === 0)
    throw new Error(`no photographs in ${sources}: give --images a folder of JPEG files`);
  const store = createDirectoryStore({ sources, derivatives: join(scratch, 'derivatives') });
  const config = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });

  const askAll = async (): Promise<Readonly<Record<string, readonly Asked[]>>> => {
    const edge = await createLocalEdge({ config, store });
    const asked: Record<string, Asked[]> = {};
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
          asked[`${format} ${side}`] = [...(asked[`${format} ${side}`] ?? []), took];
        }
      }
    }
    await edge.close(1000);
    return asked;
  };

  const rendered = await askAll();
  const passed = await askAll();
  const ms = (asked: readonly Asked[] | undefined) => median((asked ?? []).map((one) => one.ms));
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

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
