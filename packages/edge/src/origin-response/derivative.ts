import type { DerivativeKey, SourceKey } from '@cameo/core';
import type { CloudFrontResponse } from 'aws-lambda';
import { headerValue } from '../cloudfront/lambda-edge.js';
import type { LogLine } from '../http/log.js';
import { ProblemError } from '../http/problem-error.js';
import {
  MADE_FROM_HEADER,
  type PutHeaders,
  REFINED_HEADER,
  refinedMark,
  type StoredObject,
  StoreError,
} from '../store/store.js';
import { type OriginalState, recheckOriginal } from './original.js';
import type { IncomingOriginal } from './read-original.js';
import type { Address, Tools } from './request.js';

/** Timeout of the lookup, ms; after it the derivative is rendered again. */
const LOOKUP_MS = 3000;

/** Timeout of reading a found derivative, ms. */
const READ_MS = 10_000;

/** Timeout of storing a derivative, ms; the picture is sent in any case. */
const STORE_MS = 8000;

/** Timeout of storing a mezzanine, ms; the answer does not depend on it. */
const STORE_MEZZANINE_MS = 3000;

/** Timeout of deleting a derivative, all attempts together, ms. */
const WITHDRAW_FOUND_MS = 3000;
const WITHDRAW_STORED_MS = 8000;

/** Pause between two attempts to delete, ms; the store has already retried by then. */
const WITHDRAW_PAUSE_MS = 500;

/** Upper bound of a derivative, bytes: 22 million pixels of PNG, four bytes each. */
const MAX_BYTES = 100_000_000;

/** A picture's bytes and the metadata that its answer needs. */
export interface Picture {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly cacheControl: string;
}

/** Metadata of a stored derivative: its cache time, whether it is final, and when it was stored if not just now. */
export type Kept = Pick<StoredObject, 'cacheControl' | 'refined'> &
  Partial<Pick<StoredObject, 'lastModified'>>;

/** A derivative with the entity tag of its original. */
export interface FoundDerivative extends Picture, Pick<StoredObject, 'refined'> {
  readonly madeFrom: string | undefined;
}

/**
 * The derivative, if another request stored it after the origin answered: two regional caches that miss at once then
 * cost one render. Undefined when it is missing or unreadable.
 */
export async function findDerivative(
  key: DerivativeKey,
  { store, clock }: Pick<Tools, 'store' | 'clock'>,
): Promise<FoundDerivative | undefined> {
  try {
    const object = await store.open(key, clock.callMs(LOOKUP_MS));
    const { contentType, cacheControl, madeFrom, refined } = object;
    if (contentType === undefined || cacheControl === undefined) {
      object.discard();
      return undefined;
    }
    const body = await store.read(key, object, clock.callMs(READ_MS), MAX_BYTES);
    return { body, contentType, cacheControl, madeFrom, refined };
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}

/**
 * Whether a derivative was made from the original that is arriving; without a record of its original it counts as the
 * same. Never fails.
 */
export async function stateOf(
  { madeFrom }: FoundDerivative,
  original: IncomingOriginal,
): Promise<OriginalState> {
  if (madeFrom === undefined) return 'same';
  try {
    return (await original.etag) === madeFrom ? 'same' : 'changed';
  } catch (error) {
    return error instanceof ProblemError && error.issue.code === 'source-missing' ? 'changed' : 'unknown';
  }
}

/** The state of the original of a found derivative, and the derivative's metadata. */
export interface StateOfFound {
  readonly state: OriginalState;
  readonly kept: Kept;
}

/**
 * The state of the original of a derivative that the origin found. It is checked every time, however old the derivative
 * is: S3 may execute a PUT long after the client gave up, and a purge may fail or be late (docs/adr/0012-purge.md). A
 * derivative without a record of its original counts as current.
 */
export async function stateOfFound(
  { derivative, isBelowVariants }: Address,
  { status, headers }: CloudFrontResponse,
  tools: Pick<Tools, 'store' | 'clock'>,
): Promise<StateOfFound> {
  const kept: Kept = {
    cacheControl: headerValue(headers, 'cache-control'),
    refined: refinedMark(headerValue(headers, REFINED_HEADER)),
    lastModified: new Date(headerValue(headers, 'last-modified') ?? Number.NaN),
  };
  if (!isBelowVariants || derivative === undefined) return { state: 'same', kept };
  const { key, variant } = derivative;
  const madeFrom = headerValue(headers, MADE_FROM_HEADER);
  if (madeFrom !== undefined || status !== '304') {
    return { state: await recheckOriginal(variant.source, madeFrom, tools), kept };
  }
  // S3 sends no metadata with a 304.
  const { store, clock } = tools;
  try {
    const object = await store.open(key, clock.callMs(LOOKUP_MS));
    object.discard();
    // The 304 describes the object at that time; after a purge another one may have been made from a new original.
    if (isOther(headerValue(headers, 'etag'), object.etag)) return { state: 'changed', kept };
    return { state: await recheckOriginal(variant.source, object.madeFrom, tools), kept: object };
  } catch (error) {
    const isMissing = error instanceof StoreError && error.failure === 'missing';
    return { state: isMissing ? 'changed' : 'unknown', kept };
  }
}

/** Whether two entity tags, in either notation, belong to different objects; a missing one proves nothing. */
function isOther(one: string | undefined, other: string | undefined): boolean {
  const [bare, otherBare] = [one, other].map((tag) => tag?.replace(/^W\//, '').replaceAll('"', ''));
  return !!bare && !!otherBare && bare !== otherBare;
}

/** The objects to store: a derivative, and the mezzanine that was made for it. */
export interface ToStore extends PutHeaders {
  readonly body: Uint8Array;
  readonly mezzanine?: MezzanineToStore | undefined;
}

/** A mezzanine with its type. It is never sent to viewers, hence `no-store`. */
export interface MezzanineToStore {
  readonly key: DerivativeKey;
  readonly body: Uint8Array;
  readonly contentType: string;
}

/** The result of storing a derivative. */
export type Stored = NonNullable<LogLine['stored']>;

/**
 * Stores a derivative, then checks that its original is still current, and deletes the derivative if not: a purge in
 * between could not see it yet (docs/adr/0012-purge.md). A failure is logged and does not affect the viewer's answer.
 */
export async function storeDerivative(
  key: DerivativeKey,
  source: SourceKey,
  picture: ToStore,
  tools: Tools,
): Promise<Stored> {
  const { store, clock } = tools;
  // Bounded as a whole too: each call leaves a fifth of the time, and after three calls too little is left for an
  // answer.
  const stored = await reported(key, tools, () =>
    store.together(
      `storing ${JSON.stringify(key)} and looking at its original again`,
      clock.callMs(STORE_MS + LOOKUP_MS + WITHDRAW_STORED_MS),
      storeAndRecheck(key, source, picture, tools),
    ),
  );
  return stored ?? 'failed';
}

async function storeAndRecheck(
  key: DerivativeKey,
  source: SourceKey,
  { body, mezzanine, ...headers }: ToStore,
  tools: Tools,
): Promise<Stored> {
  const { store, clock } = tools;
  const put = (to: DerivativeKey, bytes: Uint8Array, about: PutHeaders, timeoutMs: number) =>
    reported(to, tools, () => store.putNew(to, bytes, about, clock.callMs(timeoutMs)));
  const { madeFrom } = headers;
  const beside = mezzanine && { madeFrom, contentType: mezzanine.contentType, cacheControl: 'no-store' };
  const [kept] = await Promise.all([
    put(key, body, headers, STORE_MS),
    mezzanine && beside && put(mezzanine.key, mezzanine.body, beside, STORE_MEZZANINE_MS),
  ]);
  // Both are stored before the check of the original, so that nothing of an outdated one remains.
  const state = await recheckOriginal(source, madeFrom, tools);
  if (state === 'same') return kept ?? 'failed';
  const stored = mezzanine === undefined ? [key] : [key, mezzanine.key];
  await Promise.all(stored.map((each) => withdraw(each, tools, WITHDRAW_STORED_MS)));
  return state === 'changed' ? 'withdrawn' : 'failed';
}

/**
 * Deletes a derivative of an outdated, or possibly outdated, original. It retries while the store throttles or fails. A
 * derivative that could not be deleted is checked when it is next found.
 * @param timeoutMs timeout, ms
 */
export async function withdraw(
  key: DerivativeKey,
  { store, clock, log }: Pick<Tools, 'store' | 'clock' | 'log'>,
  timeoutMs = WITHDRAW_FOUND_MS,
): Promise<void> {
  const end = clock.elapsedMs() + clock.callMs(timeoutMs);
  const remove = async (): Promise<void> => {
    for (;;) {
      try {
        return await store.remove(key, Math.max(1, end - clock.elapsedMs()));
      } catch (error) {
        const passes = error instanceof StoreError && error.failure !== 'refused';
        if (!passes || clock.elapsedMs() + WITHDRAW_PAUSE_MS >= end) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, WITHDRAW_PAUSE_MS));
    }
  };
  await reported(key, { log }, remove);
}

async function reported<T>(
  key: string,
  { log }: Pick<Tools, 'log'>,
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log({ level: 'error', event: 'store-failed', key, reason });
    return undefined;
  }
}
