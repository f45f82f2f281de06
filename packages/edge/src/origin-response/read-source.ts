import type { Limits, SourceKey } from '@cameo/core';
import { type Store, type StoredObject, StoreError } from '../store/store.js';
import { sourceProblem } from '../store/store-problem.js';
import { readBody } from './read-body.js';
import { openWithin, withinTime } from './within-time.js';

/** An original that is on its way; both promises fail with a ProblemError `source-…`. */
export interface IncomingSource {
  /** Its entity tag, known before its bytes. */
  readonly etag: Promise<string | undefined>;
  readonly bytes: Promise<Uint8Array>;
}

/**
 * Starts reading an original whole, within the limit on its bytes; one that breaks on its way is read once more. Nobody
 * need wait for either promise.
 */
export function readSource(
  store: Store,
  key: SourceKey,
  limits: Pick<Limits, 'sourceBytes'>,
  budgetMs: number,
): IncomingSource {
  const started = performance.now();
  const opening = openWithin(store, key, budgetMs).then((object) => {
    if (object === 'not-modified') throw new Error(`the store answered not-modified unasked for ${key}`);
    return object;
  });
  const leftMs = (): number => Math.max(1, budgetMs - (performance.now() - started));
  const readWhole = (object: StoredObject): Promise<Uint8Array> =>
    withinTime(leftMs(), `reading ${JSON.stringify(key)}`, readBody(object, limits.sourceBytes));
  const reading = opening.then((object) =>
    readWhole(object).catch(async (error: unknown) => {
      if (!(error instanceof StoreError) || error.failure !== 'broken') throw error;
      // Cut or damaged on its way. The SDK asks again only until the head of an answer has come.
      const again = await openWithin(store, key, leftMs());
      if (again !== 'not-modified' && again.etag === object.etag) return readWhole(again);
      if (again !== 'not-modified') again.discard();
      throw error;
    }),
  );
  const etag = opening.then((object) => object.etag).catch(asProblem);
  const bytes = reading.catch(asProblem);
  for (const promise of [etag, bytes]) promise.catch(() => undefined);
  return { etag, bytes };
}

function asProblem(error: unknown): never {
  throw sourceProblem(error);
}
