import { type DerivativeKey, derivativeKey, type Variant } from '@cameo/core';
import type { Log, LogLine } from '../http/log.js';
import type { PutHeaders, Store } from '../store/store.js';
import { lookAgain } from './source-state.js';
import type { TimeBudget } from './time-budget.js';
import { withinTime } from './within-time.js';

/** Time for storing a derivative, ms; the picture is sent whether it is stored or not. */
const STORE_MS = 8000;

/** Time for storing a mezzanine, ms; nothing of this answer needs it. */
const STORE_MEZZANINE_MS = 3000;

/** Time for deleting what was stored, ms. */
const WITHDRAW_MS = 3000;

/** What is stored: a derivative, and beside it the mezzanine that was made on the way. */
export interface ToStore extends PutHeaders {
  readonly body: Uint8Array;
  readonly mezzanine?: MezzanineToStore | undefined;
}

/** A mezzanine with its headers; it is told to nobody, so that nobody may keep it. */
export interface MezzanineToStore {
  readonly key: DerivativeKey;
  readonly body: Uint8Array;
  readonly contentType: string;
}

/** What became of a derivative. */
export type Stored = NonNullable<LogLine['stored']>;

/**
 * Stores a derivative, then looks whether its original is still the one that it was made from, and deletes it again if
 * not: a purge that ran in between could not see it yet (docs/adr/0012-purge.md). A failure is told to the operator and
 * costs the viewer nothing.
 */
export async function storeRendition(
  store: Store,
  variant: Variant,
  picture: ToStore,
  budget: TimeBudget,
  log: Log,
): Promise<Stored> {
  const key = derivativeKey(variant);
  // Bounded as a whole too: each call alone leaves a fifth of the time, and three leave too little for an answer.
  const stored = await reported(key, log, () =>
    withinTime(
      budget.atMostMs(STORE_MS + WITHDRAW_MS),
      `storing ${JSON.stringify(key)} and looking at its original again`,
      storeAndLook(store, variant, picture, budget, log),
    ),
  );
  return stored ?? 'failed';
}

async function storeAndLook(
  store: Store,
  variant: Variant,
  { body, mezzanine, ...headers }: ToStore,
  budget: TimeBudget,
  log: Log,
): Promise<Stored> {
  const key = derivativeKey(variant);
  const put = (to: DerivativeKey, bytes: Uint8Array, about: PutHeaders, most: number) =>
    reported(to, log, () => {
      const budgetMs = budget.atMostMs(most);
      const storing = store.putNew(to, bytes, about, { budgetMs });
      return withinTime(budgetMs, `storing ${JSON.stringify(to)}`, storing);
    });
  const beside = mezzanine && { ...headers, contentType: mezzanine.contentType, cacheControl: 'no-store' };
  const [kept] = await Promise.all([
    put(key, body, headers, STORE_MS),
    mezzanine && beside && put(mezzanine.key, mezzanine.body, beside, STORE_MEZZANINE_MS),
  ]);
  // Both are there before the original is looked at, so that none of an old one stays.
  const state = await lookAgain(store, variant.source, headers.madeFrom, budget);
  if (state === 'same') return kept ?? 'failed';
  const stored = mezzanine === undefined ? [key] : [key, mezzanine.key];
  await Promise.all(stored.map((each) => withdraw(store, each, budget, log)));
  return state === 'changed' ? 'withdrawn' : 'failed';
}

/** Deletes a derivative that is not, or may not be, of the original as it is now. */
export async function withdraw(
  store: Store,
  key: DerivativeKey,
  budget: TimeBudget,
  log: Log,
): Promise<void> {
  await reported(key, log, () => {
    const budgetMs = budget.atMostMs(WITHDRAW_MS);
    const removing = store.removeDerivative(key, { budgetMs });
    return withinTime(budgetMs, `deleting ${JSON.stringify(key)}`, removing);
  });
}

async function reported<T>(key: string, log: Log, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log({ level: 'error', event: 'store-failed', key, reason });
    return undefined;
  }
}
