import type { SourceKey } from '@cameo/core';
import { type Store, StoreError } from '../store/store.js';
import type { TimeBudget } from './time-budget.js';
import { openWithin } from './within-time.js';

/** Time for looking whether an original is still the same, ms. */
const LOOK_MS = 3000;

/** What became of an original: `changed` is replaced or deleted, `unknown` could not be looked at. */
export type SourceState = 'same' | 'changed' | 'unknown';

/**
 * Whether an original still has an entity tag: one conditional read, which S3 answers by 304 without a body.
 * Never fails; an original without a tag counts as the same.
 */
export async function lookAgain(
  store: Store,
  source: SourceKey,
  etag: string | undefined,
  budget: TimeBudget,
): Promise<SourceState> {
  if (etag === undefined) return 'same';
  try {
    const object = await openWithin(store, source, budget.atMostMs(LOOK_MS), etag);
    if (object === 'not-modified') return 'same';
    object.discard();
    // A server that ignores the condition still says which one it sends.
    return object.etag === etag ? 'same' : 'changed';
  } catch (error) {
    return error instanceof StoreError && error.failure === 'missing' ? 'changed' : 'unknown';
  }
}
