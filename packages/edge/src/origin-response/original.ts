import { type IssueCode, issue, type SourceKey } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';
import { mayBeInput } from '../pictures/input-format.js';
import { type StoredObject, StoreError, type StoreFailure } from '../store/store.js';
import type { Tools } from './request.js';

/** Time for finding out what became of an original, ms. */
const LOOK_MS = 3000;

/** An original that is being read; its promises fail with a ProblemError `source-…`. */
export interface IncomingOriginal {
  /** Its entity tag, known before its bytes. */
  readonly etag: Promise<string | undefined>;
  /** Its first bytes, as many as came at once. */
  readonly start: Promise<Uint8Array>;
  readonly bytes: Promise<Uint8Array>;
  /** Its length in bytes, when the store has said it by now. */
  readonly length: () => number | undefined;
  /** Stops reading; `bytes` then fails. */
  readonly abandon: () => void;
  readonly isAbandoned: () => boolean;
}

/**
 * Starts reading an original whole, within the limit on its bytes; one that breaks on its way is read once more. What its
 * first bytes show to be no input is abandoned there. Its promises need not be awaited.
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
      // Cut or damaged on its way. The SDK asks again only until the head of an answer has come.
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
  // An empty original has no first bytes, and one that fails has none either.
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

/** The problem that a viewer gets when an original could not be read; unknown errors stay as they are. */
function asProblem(error: unknown): never {
  if (!(error instanceof StoreError)) throw error;
  throw new ProblemError(issue(CODES[error.failure], { param: 'path' }), error.message, { cause: error });
}

/** What became of an original: `changed` is replaced or deleted, `unknown` could not be looked at. */
export type OriginalState = 'same' | 'changed' | 'unknown';

/**
 * Whether an original still has an entity tag: one conditional read, which S3 answers by 304 without a body.
 * Never fails; an original without a tag counts as the same.
 */
export async function lookAgain(
  source: SourceKey,
  etag: string | undefined,
  { store, clock }: Pick<Tools, 'store' | 'clock'>,
): Promise<OriginalState> {
  if (etag === undefined) return 'same';
  try {
    const object = await store.openIfChanged(source, etag, clock.callMs(LOOK_MS));
    if (object === undefined) return 'same';
    object.discard();
    // A server that ignores the condition still says which one it sends.
    return object.etag === etag ? 'same' : 'changed';
  } catch (error) {
    return error instanceof StoreError && error.failure === 'missing' ? 'changed' : 'unknown';
  }
}

const CODES_OF_STATUS: Readonly<Record<string, IssueCode>> = {
  '412': 'precondition-failed',
  '416': 'range-not-satisfiable',
  '503': 'source-throttled',
  '504': 'source-timeout',
};

/** The problem behind an error status of the origin that is neither 403 nor 404. */
export function originProblem(status: string): ProblemError {
  const code = CODES_OF_STATUS[status] ?? 'source-broken';
  return new ProblemError(issue(code, { param: 'path' }), `the origin answered ${status}`);
}

/**
 * The problem behind an original that the origin did not hand out. S3 says 403 for a missing key to a reader who may not
 * list, so the store decides whether it is missing.
 */
export async function lookForOriginal(
  status: string,
  key: string,
  { store, clock }: Pick<Tools, 'store' | 'clock'>,
): Promise<ProblemError> {
  const because = (code: IssueCode, reason: string) =>
    new ProblemError(issue(code, { param: 'path' }), reason);
  if (status === '404') return because('source-missing', 'the origin answered 404');
  try {
    (await store.open(key, clock.callMs(LOOK_MS))).discard();
    return because('source-refused', 'the origin answered 403 for an original that the resizer can read');
  } catch (error) {
    if (error instanceof StoreError && error.failure === 'missing') {
      return because('source-missing', 'the origin answered 403, and the original is missing');
    }
    const why = error instanceof Error ? error.message : String(error);
    return because(
      'source-refused',
      `the origin answered 403, and the original could not be looked for: ${why}`,
    );
  }
}
