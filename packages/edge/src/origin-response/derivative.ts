import type { DerivativeKey, SourceKey } from '@cameo/core';
import type { CloudFrontResponse } from 'aws-lambda';
import { headerValue } from '../cloudfront/lambda-edge.js';
import type { LogLine } from '../http/log.js';
import { ProblemError } from '../http/problem-error.js';
import { MADE_FROM_HEADER, type PutHeaders, StoreError } from '../store/store.js';
import { type IncomingOriginal, lookAgain, type OriginalState } from './original.js';
import type { Address, Tools } from './request.js';

/** Time for looking, ms; a derivative that cannot be looked for is rendered again. */
const LOOK_MS = 3000;

/** Time for reading what was found, ms. */
const READ_MS = 10_000;

/** Time for storing a derivative, ms; the picture is sent whether it is stored or not. */
const STORE_MS = 8000;

/** Time for storing a mezzanine, ms; nothing of this answer needs it. */
const STORE_MEZZANINE_MS = 3000;

/** Time for deleting what was found, and what was stored, all attempts together, ms. */
const WITHDRAW_FOUND_MS = 3000;
const WITHDRAW_STORED_MS = 8000;

/** Pause between two attempts to delete, ms; the store has made some of its own by then. */
const WITHDRAW_PAUSE_MS = 500;

/** No derivative is larger: 22 million pixels of PNG, four bytes each. */
const MOST_BYTES = 100_000_000;

/** A picture's bytes with what its answer must say about them. */
export interface Picture {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly cacheControl: string;
}

/** A derivative with the entity tag of the original that it was made from. */
export interface FoundDerivative extends Picture {
  readonly madeFrom: string | undefined;
}

/**
 * The derivative, when another request stored it after the origin answered: two regional caches that miss at once then
 * cost one render. Undefined when it is missing or cannot be read.
 */
export async function findDerivative(
  key: DerivativeKey,
  { store, clock }: Pick<Tools, 'store' | 'clock'>,
): Promise<FoundDerivative | undefined> {
  try {
    const object = await store.open(key, clock.callMs(LOOK_MS));
    const { contentType, cacheControl, madeFrom } = object;
    if (contentType === undefined || cacheControl === undefined) {
      object.discard();
      return undefined;
    }
    const body = await store.read(key, object, clock.callMs(READ_MS), MOST_BYTES);
    return { body, contentType, cacheControl, madeFrom };
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}

/** Whether a derivative was made from the original that is arriving; one that does not say counts as the same. Never fails. */
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

/**
 * What became of the original of a derivative that the origin found. It is looked at each time, however old the
 * derivative is: S3 may carry out a PUT long after its maker gave up, and a purge may fail or be late
 * (docs/adr/0012-purge.md). A derivative that does not say what it was made from counts as the same.
 */
export async function stateOfFound(
  { derivative, isBelowVariants }: Address,
  { status, headers }: CloudFrontResponse,
  tools: Pick<Tools, 'store' | 'clock'>,
): Promise<OriginalState> {
  if (!isBelowVariants || derivative === undefined) return 'same';
  const { key, variant } = derivative;
  const madeFrom = headerValue(headers, MADE_FROM_HEADER);
  if (madeFrom !== undefined || status !== '304') return lookAgain(variant.source, madeFrom, tools);
  // S3 leaves metadata out of a 304.
  const { store, clock } = tools;
  try {
    const object = await store.open(key, clock.callMs(LOOK_MS));
    object.discard();
    // It is about what S3 had then; after a purge there may be another one by now, made of another original.
    if (isOther(headerValue(headers, 'etag'), object.etag)) return 'changed';
    return await lookAgain(variant.source, object.madeFrom, tools);
  } catch (error) {
    return error instanceof StoreError && error.failure === 'missing' ? 'changed' : 'unknown';
  }
}

/** Whether two entity tags are of different objects, however they are written; one that is not there tells nothing. */
function isOther(one: string | undefined, other: string | undefined): boolean {
  const [bare, otherBare] = [one, other].map((tag) => tag?.replace(/^W\//, '').replaceAll('"', ''));
  return !!bare && !!otherBare && bare !== otherBare;
}

/** What is stored: a derivative, and beside it the mezzanine that was made on the way. */
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

/** What became of a derivative. */
export type Stored = NonNullable<LogLine['stored']>;

/**
 * Stores a derivative, then looks whether its original is still the one that it was made from, and deletes it again if
 * not: a purge that ran in between could not see it yet (docs/adr/0012-purge.md). A failure is logged and costs the viewer
 * nothing.
 */
export async function storeDerivative(
  key: DerivativeKey,
  source: SourceKey,
  picture: ToStore,
  tools: Tools,
): Promise<Stored> {
  const { store, clock } = tools;
  // Bounded as a whole too: each call alone leaves a fifth of the time, and three leave too little for an answer.
  const stored = await reported(key, tools, () =>
    store.together(
      `storing ${JSON.stringify(key)} and looking at its original again`,
      clock.callMs(STORE_MS + LOOK_MS + WITHDRAW_STORED_MS),
      storeAndLook(key, source, picture, tools),
    ),
  );
  return stored ?? 'failed';
}

async function storeAndLook(
  key: DerivativeKey,
  source: SourceKey,
  { body, mezzanine, ...headers }: ToStore,
  tools: Tools,
): Promise<Stored> {
  const { store, clock } = tools;
  const put = (to: DerivativeKey, bytes: Uint8Array, about: PutHeaders, most: number) =>
    reported(to, tools, () => store.putNew(to, bytes, about, clock.callMs(most)));
  const beside = mezzanine && { ...headers, contentType: mezzanine.contentType, cacheControl: 'no-store' };
  const [kept] = await Promise.all([
    put(key, body, headers, STORE_MS),
    mezzanine && beside && put(mezzanine.key, mezzanine.body, beside, STORE_MEZZANINE_MS),
  ]);
  // Both are there before the original is looked at, so that none of an old one stays.
  const state = await lookAgain(source, headers.madeFrom, tools);
  if (state === 'same') return kept ?? 'failed';
  const stored = mezzanine === undefined ? [key] : [key, mezzanine.key];
  await Promise.all(stored.map((each) => withdraw(each, tools, WITHDRAW_STORED_MS)));
  return state === 'changed' ? 'withdrawn' : 'failed';
}

/**
 * Deletes a derivative that is not, or may not be, of the original as it is now; again and again while the store asks for
 * fewer requests or stumbles. Whoever finds one that could not be deleted looks at it.
 * @param most time for it, ms
 */
export async function withdraw(
  key: DerivativeKey,
  { store, clock, log }: Pick<Tools, 'store' | 'clock' | 'log'>,
  most = WITHDRAW_FOUND_MS,
): Promise<void> {
  const end = clock.elapsedMs() + clock.callMs(most);
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
