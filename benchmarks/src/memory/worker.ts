import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { derivativeKey, FACTS_FORMAT, type Variant } from '@cameo/core';
import { keptMemory } from '@cameo/core/plan';
import { createDirectoryStore, createResizeImage, planFacts, planRender } from '@cameo/edge';
import sharp from 'sharp';
import { answerOrders, residentPeakMb } from '../harness/answer.js';
import { missingEvent } from '../harness/events.js';
import { byRefine } from './refine-task.js';
import type { Outcome, Task } from './report.js';
import { AMPLE_MB, configOf, variantFor } from './requested.js';

type Resize = (bytes: Buffer, width: number, format: string) => Promise<Buffer>;

const formatOf = (format: string): 'avif' | 'webp' | 'jpeg' =>
  format === 'avif' || format === 'jpeg' ? format : 'webp';

/** The sharp calls of two peers as in their sources, with their limits only. */
export const PEERS = {
  /** IPX 3 with its defaults, without `animated`, as in its URLs. */
  ipx: (bytes, width, format) =>
    sharp(bytes)
      .resize(width, undefined, { withoutEnlargement: true })
      .toFormat(formatOf(format), { quality: 80, progressive: true })
      .toBuffer(),
  /** The image optimizer of Next.js 16, at its default quality; without its limit of 7 s, because this machine may be slow. */
  next: (bytes, width, format) => {
    const image = sharp(bytes).rotate().resize(width, undefined, { withoutEnlargement: true });
    if (formatOf(format) === 'avif') return image.avif({ quality: 47, effort: 3 }).toBuffer();
    return formatOf(format) === 'jpeg'
      ? image.jpeg({ quality: 75, mozjpeg: true }).toBuffer()
      : image.webp({ quality: 75 }).toBuffer();
  },
} as const satisfies Record<string, Resize>;

// Runs a task, and prints its outcome.

/** A complete run of the trigger: reads the original from a folder, renders, stores, answers. */
async function byCameo({ file, queries, accept, memoryMb }: Task): Promise<Outcome> {
  const derivatives = await mkdtemp(join(tmpdir(), 'cameo-memory-'));
  const store = createDirectoryStore({ sources: dirname(file), derivatives });
  const handle = createResizeImage(configOf(memoryMb), { store, log: () => undefined });
  const predicted: number[] = [];
  let measured = 0;
  try {
    for (const query of queries) {
      const variant = variantFor(file, query, accept);
      const uri = `/${derivativeKey(variant).split('/').map(encodeURIComponent).join('/')}`;
      const result = await handle(missingEvent(uri));
      const measuredMb = residentPeakMb();
      // Predicted after the measurement, because the file that is read for it would count.
      const memory = await predictedBytes(await readFile(file), variant, memoryMb);
      // Nothing is retained before the first render; later ones include the memory that glibc retained.
      const kept = predicted.length === 0 ? 0 : keptMemory(memoryMb);
      predicted.push((memory + kept) / 1_048_576);
      const sizes = { predictedMb: Math.max(...predicted), measuredMb };
      const code = problemOf(result);
      if (code === 'source-too-large') return { ended: 'refused', ...sizes };
      if (code === 'render-timeout') return { ended: 'late', ...sizes };
      if (code !== undefined) return { ended: 'failed', why: code, ...sizes };
      measured = measuredMb;
    }
    return { ended: 'picture', predictedMb: Math.max(...predicted), measuredMb: measured };
  } finally {
    await rm(derivatives, { recursive: true, force: true });
  }
}

/** Predicted memory of a render, bytes. A description does more or less work depending on the available memory. */
async function predictedBytes(bytes: Buffer, variant: Variant, memoryMb: number): Promise<number> {
  if (variant.target !== FACTS_FORMAT)
    return (await planRender(bytes, variant, configOf(AMPLE_MB), () => 30_000, { keepsMezzanine: true }))
      .memory;
  const faces = variant.transform.focus === 'face';
  const plan = (mb: number) => planFacts(bytes, configOf(mb), () => 30_000, faces);
  return (await plan(memoryMb).catch(() => plan(AMPLE_MB))).memory;
}

/** The code of a problem; undefined for a picture. */
function problemOf(result: Awaited<ReturnType<ReturnType<typeof createResizeImage>>>): string | undefined {
  if (Number(result?.status) < 400) return undefined;
  return (JSON.parse(result?.body ?? '{}') as { code?: string }).code ?? 'unknown';
}

async function byPeer({ file, queries, way }: Task): Promise<Outcome> {
  if (way !== 'ipx' && way !== 'next') throw new Error('Cameo is no peer of itself');
  for (const each of queries) {
    const query = new URLSearchParams(each);
    await PEERS[way](await readFile(file), Number(query.get('w')), query.get('f') ?? 'webp');
  }
  return { ended: 'picture', measuredMb: residentPeakMb() };
}

answerOrders(async (task: Task): Promise<Outcome> => {
  const started = performance.now();
  const work = { cameo: byCameo, refine: byRefine, ipx: byPeer, next: byPeer }[task.way];
  const outcome = await work(task).catch(
    (error: unknown): Outcome => ({
      ended: 'failed',
      why: error instanceof Error ? error.message : String(error),
      measuredMb: residentPeakMb(),
    }),
  );
  return { ...outcome, ms: Math.round(performance.now() - started) };
});
