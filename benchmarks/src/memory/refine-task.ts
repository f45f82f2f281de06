import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { derivativeKey, OUTPUT_FORMATS, TARGETS, type Variant } from '@cameo/core';
import { createDirectoryStore, createRefine, planRender, type Refined, type Store } from '@cameo/edge';
import { residentPeakMb } from '../harness/answer.js';
import type { Outcome, Task } from './report.js';
import { AMPLE_MB, configOf, variantFor } from './requested.js';

/** Size of the placeholder for a first answer, bytes: *Refine* holds it in memory and never decodes it. */
const FIRST_BYTES = 3_000_000;

/** Time limit of a call to the store, ms. */
const CALL = { budgetMs: 60_000 };

/** A complete run of *Refine*: reads a derivative and its original from folders, renders with more effort, replaces. */
export async function byRefine({ file, queries, accept, memoryMb }: Task): Promise<Outcome> {
  const derivatives = await mkdtemp(join(tmpdir(), 'cameo-memory-'));
  const store = createDirectoryStore({ sources: dirname(file), derivatives });
  const refine = createRefine(configOf(memoryMb), { store, log: () => undefined, memoryMb });
  try {
    for (const query of queries) {
      const variant = variantFor(file, query, accept);
      const key = await storeFirst(store, variant);
      const { outcome, bytesAfter } = await refine(key).catch(lateOrThrow);
      const measuredMb = residentPeakMb();
      if (outcome === 'same' && bytesAfter === undefined) continue;
      const ended = { late: 'late', smaller: 'picture', same: 'picture' }[outcome as string];
      if (ended === undefined) return { ended: 'failed', why: outcome, measuredMb };
      // Planned after the measurement, because the file that is read for it would count.
      const config = configOf(AMPLE_MB);
      const bytes = await readFile(file);
      const { memory, plan } = await planRender(bytes, variant, config, () => 600_000, { effort: 'refined' });
      const size = `${plan.output.width} × ${plan.output.height} px`;
      return { ended: ended as Outcome['ended'], size, predictedMb: memory / 1_048_576, measuredMb };
    }
    return { ended: 'refused', measuredMb: residentPeakMb() };
  } finally {
    await rm(derivatives, { recursive: true, force: true });
  }
}

/** A timeout counts as `late`: a slow encoder has allocated its memory nevertheless. @throws any other error */
function lateOrThrow(error: unknown): Omit<Refined, 'outcome' | 'ms'> & { readonly outcome: string } {
  const failure = (error as { readonly failure?: string; readonly issue?: { readonly code: string } }) ?? {};
  if (failure.failure === 'timeout' || failure.issue?.code === 'render-timeout') return { outcome: 'late' };
  throw error;
}

/** Stores a placeholder as the first answer for the unchanged original; returns its key. */
async function storeFirst(store: Store, variant: Variant): Promise<ReturnType<typeof derivativeKey>> {
  const original = await store.open(variant.source, CALL);
  if (original === 'not-modified')
    throw new Error(`${basename(variant.source)} was opened without a condition`);
  original.discard();
  const { still } = TARGETS[variant.target];
  const format = still as keyof typeof OUTPUT_FORMATS;
  const key = derivativeKey(variant);
  const headers = {
    contentType: OUTPUT_FORMATS[format].mime,
    cacheControl: 'no-store',
    madeFrom: original.etag,
    refined: 'not-yet',
  } as const;
  const stored = await store.putNew(key, Buffer.alloc(FIRST_BYTES), headers, CALL);
  if (stored !== 'created') throw new Error(`${key} was there already`);
  return key;
}
