import type { Limits, SourceKey } from '@cameo/core';
import type { Store } from '../store/store.js';
import { sourceProblem } from '../store/store-problem.js';
import { readBody } from './read-body.js';
import { openWithin, withinTime } from './within-time.js';

/**
 * Reads an original whole, within the limit on its bytes.
 * @throws ProblemError `source-…`
 */
export async function readSource(
  store: Store,
  key: SourceKey,
  limits: Pick<Limits, 'sourceBytes'>,
  budgetMs: number,
): Promise<Uint8Array> {
  try {
    const started = performance.now();
    const object = await openWithin(store, key, budgetMs);
    if (object === 'not-modified') throw new Error(`the store answered not-modified unasked for ${key}`);
    const leftMs = Math.max(1, budgetMs - (performance.now() - started));
    return await withinTime(leftMs, `reading ${JSON.stringify(key)}`, readBody(object, limits.sourceBytes));
  } catch (error) {
    throw sourceProblem(error);
  }
}
