import { type IssueCode, issue, type SourceKey } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';
import { mayBeInput } from '../pictures/input-format.js';
import { type StoredObject, StoreError, type StoreFailure } from '../store/store.js';
import type { Tools } from './request.js';

/** An original that is being read; its promises reject with a ProblemError `source-…`. */
export interface IncomingOriginal {
  /** Its entity tag, available before its bytes. */
  readonly etag: Promise<string | undefined>;
  /** Its first chunk. */
  readonly start: Promise<Uint8Array>;
  readonly bytes: Promise<Uint8Array>;
  /** Its length in bytes, if the store has reported it yet. */
  readonly length: () => number | undefined;
  /** Stops reading; `bytes` then rejects. */
  readonly abandon: () => void;
  readonly isAbandoned: () => boolean;
}

/**
 * Starts reading an original in full, up to the size limit, and retries once when the body fails. An original whose
 * first bytes show that it is no accepted input is abandoned. Its promises need not be awaited.
 */
export function readOriginal(
  key: SourceKey,
  { store, clock, config }: Pick<Tools, 'store' | 'clock' | 'config'>,
): IncomingOriginal {
  const budgetMs = clock.callMs(config.timeoutMs);
  const begun = clock.elapsedMs();
  const leftMs = (): number => Math.max(1, budgetMs - (clock.elapsedMs() - begun));
  let abandoned = false;
  let opened: StoredObject | undefined;
  const opening = store.open(key, budgetMs).then((object) => {
    opened = object;
    return object;
  });
  let haveFirst!: (start: Uint8Array) => void;
  const firstBytes = new Promise<Uint8Array>((resolve) => {
    haveFirst = resolve;
  });
  const readWhole = (object: StoredObject): Promise<Uint8Array> =>
    store.read(key, object, leftMs(), config.limits.sourceBytes, haveFirst, (first) =>
      mayBeInput(first, config.inputs),
    );
  const reading = opening.then((object) =>
    readWhole(object).catch(async (error: unknown) => {
      if (abandoned || !(error instanceof StoreError) || error.failure !== 'broken') throw error;
      // The body was truncated or damaged in transit. The SDK retries only until the response headers have arrived.
      const again = await store.open(key, leftMs());
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
  // An empty original has no first bytes, and neither has one that fails.
  const start = Promise.race([firstBytes, bytes]);
  for (const promise of [etag, start, bytes]) promise.catch(() => undefined);
  const abandon = (): void => {
    abandoned = true;
    opened?.discard();
  };
  return { etag, start, bytes, length: () => opened?.bytes, abandon, isAbandoned: () => abandoned };
}

const CODES: Readonly<Record<StoreFailure, IssueCode>> = {
  missing: 'source-missing',
  refused: 'source-refused',
  throttled: 'source-throttled',
  timeout: 'source-timeout',
  broken: 'source-broken',
};

/** The viewer's problem for an original that could not be read; rethrows unknown errors. */
function asProblem(error: unknown): never {
  if (!(error instanceof StoreError)) throw error;
  throw new ProblemError(issue(CODES[error.failure], { param: 'path' }), error.message, { cause: error });
}
