import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectSamples } from '../../src/samples/samples.js';
import { ask } from '../edge-under-test.js';
import { startEdgeProcess } from './edge-process.js';

const SAMPLES = ['cops.jpg', 'dice.png', 'picture.tiff'] as const;
const CUTS = ['north', 'northeast', 'east', 'southeast', 'south', 'southwest', 'west'] as const;

/** Names of the sources that {@link makeSmallSources} makes. */
export const SMALL_SOURCES: readonly string[] = SAMPLES.flatMap((sample) =>
  CUTS.map((cut) => `${sample.split('.')[0]}-${cut}.jpg`),
);

/** Twenty-one photographs of 360 × 240 px, cut from the sample pictures by an edge of their own: cheap to render. */
export async function makeSmallSources(folder: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'cameo-small-'));
  await collectSamples(join(work, 'samples'));
  await mkdir(folder, { recursive: true });
  const edge = await startEdgeProcess({ origin: join(work, 'samples'), store: join(work, 'store') });
  for (const sample of SAMPLES)
    for (const cut of CUTS) {
      const { status, body } = await ask(edge.url, `/${sample}?w=360&h=240&focus=${cut}&q=90&f=jpeg`);
      if (status !== 200) throw new Error(`${sample} was answered by ${status}: ${body}`);
      await writeFile(join(folder, `${sample.split('.')[0]}-${cut}.jpg`), body);
    }
  await edge.kill();
  await rm(work, { recursive: true });
}
