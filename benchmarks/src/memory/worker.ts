import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import {
  defineImageConfig,
  derivativeKey,
  type ImageConfig,
  parseRequest,
  type Variant,
  variantOf,
} from '@cameo/core';
import { keptMemory } from '@cameo/core/plan';
import { createDirectoryStore, createResizeImage, planRender } from '@cameo/edge';
import sharp from 'sharp';
import { answerOrders, residentPeakMb } from '../harness/answer.js';
import { missingEvent } from '../harness/events.js';
import type { Outcome, Task } from './report.js';

type Resize = (bytes: Buffer, width: number, format: string) => Promise<Buffer>;

const formatOf = (format: string): 'avif' | 'webp' | 'jpeg' =>
  format === 'avif' || format === 'jpeg' ? format : 'webp';

/** The sharp calls of two peers, as their sources have them, with the limits that they set and no other. */
export const PEERS = {
  /** IPX 3, its defaults, with `animated` left out as its URLs leave it out. */
  ipx: (bytes, width, format) =>
    sharp(bytes)
      .resize(width, undefined, { withoutEnlargement: true })
      .toFormat(formatOf(format), { quality: 80, progressive: true })
      .toBuffer(),
  /** The image optimizer of Next.js 16, at its default quality; its limit of 7 s is left out, because this machine may be slow. */
  next: (bytes, width, format) => {
    const image = sharp(bytes).rotate().resize(width, undefined, { withoutEnlargement: true });
    if (formatOf(format) === 'avif') return image.avif({ quality: 47, effort: 3 }).toBuffer();
    return formatOf(format) === 'jpeg'
      ? image.jpeg({ quality: 75, mozjpeg: true }).toBuffer()
      : image.webp({ quality: 75 }).toBuffer();
  },
} as const satisfies Record<string, Resize>;

// Runs a task, and answers its outcome.

/** No limit but that of memory is to be met. */
const NO_LIMITS = {
  sourcePixels: 1_000_000_000,
  framePixels: 1_000_000_000,
  sourceBytes: 1_000_000_000,
  photoPngPixels: 1_000_000_000,
};

const config = (memoryMb: number): ImageConfig =>
  defineImageConfig({
    bucket: 'pictures',
    region: 'eu-central-1',
    inputs: ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'],
    limits: NO_LIMITS,
    memoryMb,
  });

function variantFor(file: string, query: string, accept: string): Variant {
  const parsed = parseRequest(`/${encodeURIComponent(basename(file))}`, query, config(10_240));
  if (!parsed.ok) throw new Error(`the query ${query} does not parse: ${JSON.stringify(parsed.issues)}`);
  const variant = variantOf(parsed.value.source, parsed.value.transform, accept, config(10_240));
  if (variant === undefined) throw new Error(`the query ${query} asks for the original`);
  return variant;
}

/** The whole trigger: reads the original from a folder, renders, stores, answers. */
async function byCameo({ file, queries, accept, memoryMb }: Task): Promise<Outcome> {
  const derivatives = await mkdtemp(join(tmpdir(), 'cameo-memory-'));
  const store = createDirectoryStore({ sources: dirname(file), derivatives });
  const handle = createResizeImage(config(memoryMb), { store, log: () => undefined });
  const predicted: number[] = [];
  let measured = 0;
  try {
    for (const query of queries) {
      const variant = variantFor(file, query, accept);
      const uri = `/${derivativeKey(variant).split('/').map(encodeURIComponent).join('/')}`;
      const result = await handle(missingEvent(uri));
      const measuredMb = residentPeakMb();
      // Afterwards, because the file that is read for it would count.
      const { memory } = await planRender(await readFile(file), variant, config(10_240), () => 30_000, true);
      // Of the first render that is all; later ones find what glibc kept.
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

/** The code of a problem; undefined for a picture. */
function problemOf(result: Awaited<ReturnType<ReturnType<typeof createResizeImage>>>): string | undefined {
  if (Number(result?.status) < 400) return undefined;
  return (JSON.parse(result?.body ?? '{}') as { code?: string }).code ?? 'unknown';
}

async function byPeer({ file, queries, way }: Task): Promise<Outcome> {
  if (way === 'cameo') throw new Error('Cameo is no peer of itself');
  for (const each of queries) {
    const query = new URLSearchParams(each);
    await PEERS[way](await readFile(file), Number(query.get('w')), query.get('f') ?? 'webp');
  }
  return { ended: 'picture', measuredMb: residentPeakMb() };
}

answerOrders(async (task: Task): Promise<Outcome> => {
  const started = performance.now();
  const outcome = await (task.way === 'cameo' ? byCameo(task) : byPeer(task)).catch(
    (error: unknown): Outcome => ({
      ended: 'failed',
      why: error instanceof Error ? error.message : String(error),
      measuredMb: residentPeakMb(),
    }),
  );
  return { ...outcome, ms: Math.round(performance.now() - started) };
});
