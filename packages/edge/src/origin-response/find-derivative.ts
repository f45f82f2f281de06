import type { DerivativeKey } from '@cameo/core';
import { type Store, StoreError } from '../store/store.js';
import type { Picture } from './picture-answer.js';
import { readBody } from './read-body.js';
import type { TimeBudget } from './time-budget.js';
import { openWithin, withinTime } from './within-time.js';

/** Time for looking, ms; a derivative that cannot be looked for is rendered again. */
const LOOK_MS = 3000;

/** Time for reading what was found, ms. */
const READ_MS = 10_000;

/** No derivative is larger: 22 million pixels of PNG, four bytes each. */
const MOST_BYTES = 100_000_000;

/** A derivative with the entity tag of the original that it was made from. */
export interface FoundDerivative extends Picture {
  readonly madeFrom: string | undefined;
}

/**
 * The derivative, when somebody stored it after the origin was asked: two regional caches that miss at once then cost
 * one render. Undefined when it is missing or cannot be read.
 */
export async function findDerivative(
  store: Store,
  key: DerivativeKey,
  budget: TimeBudget,
): Promise<FoundDerivative | undefined> {
  try {
    const object = await openWithin(store, key, budget.atMostMs(LOOK_MS));
    if (object === 'not-modified') return undefined;
    const { contentType, cacheControl, madeFrom } = object;
    if (contentType === undefined || cacheControl === undefined) {
      object.discard();
      return undefined;
    }
    const reading = readBody(object, MOST_BYTES);
    const body = await withinTime(budget.atMostMs(READ_MS), `reading ${JSON.stringify(key)}`, reading);
    return { body, contentType, cacheControl, madeFrom };
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
