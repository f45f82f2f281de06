import type { Limits, SourceKey } from '@cameo/core';
import { type Store, type StoredObject, StoreError } from '../store/store.js';
import { readBody } from './read-body.js';
import { sourceProblem } from './store-problem.js';
import { openWithin, withinTime } from './within-time.js';

/** An original that is on its way; its promises fail with a ProblemError `source-…`. */
export interface IncomingSource {
  /** Its entity tag, known before its bytes. */
  readonly etag: Promise<string | undefined>;
  /** Its first bytes, as many as came at once. */
  readonly start: Promise<Uint8Array>;
  readonly bytes: Promise<Uint8Array>;
  /** Its length in bytes, when the store has said it by now. */
  readonly length: () => number | undefined;
  /** Stops reading: nobody needs the bytes any more, and `bytes` fails. */
  readonly abandon: () => void;
  readonly isAbandoned: () => boolean;
}

/**
 * Starts reading an original whole, within the limit on its bytes; one that breaks on its way is read once more. Nobody
 * need wait for any promise.
 */
export function readSource(
  store: Store,
  key: SourceKey,
  limits: Pick<Limits, 'sourceBytes'>,
  budgetMs: number,
): IncomingSource {
  const begun = performance.now();
  let abandoned = false;
  let opened: StoredObject | undefined;
  const opening = openWithin(store, key, budgetMs).then((object) => {
    if (object === 'not-modified') throw new Error(`the store answered not-modified unasked for ${key}`);
    opened = object;
    return object;
  });
  let started!: (start: Uint8Array) => void;
  const firstBytes = new Promise<Uint8Array>((resolve) => {
    started = resolve;
  });
  const leftMs = (): number => Math.max(1, budgetMs - (performance.now() - begun));
  const readWhole = (object: StoredObject): Promise<Uint8Array> =>
    withinTime(leftMs(), `reading ${JSON.stringify(key)}`, readBody(object, limits.sourceBytes, started));
  const reading = opening.then((object) =>
    readWhole(object).catch(async (error: unknown) => {
      if (abandoned || !(error instanceof StoreError) || error.failure !== 'broken') throw error;
      // Cut or damaged on its way. The SDK asks again only until the head of an answer has come.
      const again = await openWithin(store, key, leftMs());
      if (again === 'not-modified') throw error;
      if (!abandoned && again.etag === object.etag) {
        opened = again;
        return readWhole(again);
      }
      again.discard();
      throw error;
    }),
  );
  const etag = opening.then((object) => object.etag).catch(asProblem);
  const bytes = reading.catch(asProblem);
  // An empty original has no first bytes, and one that fails has none either.
  const start = Promise.race([firstBytes, bytes]);
  for (const promise of [etag, start, bytes]) promise.catch(() => undefined);
  const abandon = (): void => {
    abandoned = true;
    opened?.discard();
  };
  return { etag, start, bytes, length: () => opened?.bytes, abandon, isAbandoned: () => abandoned };
}

function asProblem(error: unknown): never {
  throw sourceProblem(error);
}
