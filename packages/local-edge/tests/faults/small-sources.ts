import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { inject } from 'vitest';
import { createLocalEdge } from '../../src/index.js';
import { ask } from '../edge-under-test.js';
import { samplesIn } from '../samples-in.js';

const SAMPLES = ['cops.jpg', 'dice.png', 'picture.tiff'] as const;
const CUTS = ['north', 'northeast', 'east', 'southeast', 'south', 'southwest', 'west'] as const;

/** Names of the sources from {@link makeSmallSources}. */
export const SMALL_SOURCES: readonly string[] = SAMPLES.flatMap((sample) =>
  CUTS.map((cut) => `${sample.split('.')[0]}-${cut}.jpg`),
);

/**
 * Twenty-one photographs of 360 × 240 px, cropped from the sample pictures by an edge of their own: cheap to render. They are
 * made once for all files, beside the drawn samples.
 */
export async function makeSmallSources(folder: string): Promise<void> {
  const shared = join(dirname(inject('drawn')), 'small');
  if (!existsSync(shared)) {
    const work = await mkdtemp(`${shared}-`);
    await cropSamples(work);
    // Another process may have been faster.
    await rename(join(work, 'small'), shared).catch(() => undefined);
    await rm(work, { recursive: true });
  }
  await cp(shared, folder, { recursive: true });
}

async function cropSamples(work: string): Promise<void> {
  const sources = join(work, 'samples');
  await samplesIn(sources);
  await mkdir(join(work, 'small'));
  const store = createDirectoryStore({ sources, derivatives: join(work, 'store') });
  const config = defineImageConfig({
    bucket: 'pictures',
    region: 'eu-west-1',
    inputs: ['jpeg', 'png', 'tiff'],
  });
  const edge = await createLocalEdge({ config, store });
  for (const sample of SAMPLES)
    for (const cut of CUTS) {
      const { status, body } = await ask(edge.url, `/${sample}?w=360&h=240&focus=${cut}&q=90&f=jpeg`);
      if (status !== 200) throw new Error(`${sample} was answered by ${status}: ${body}`);
      await writeFile(join(work, 'small', `${sample.split('.')[0]}-${cut}.jpg`), body);
    }
  await edge.close();
}
