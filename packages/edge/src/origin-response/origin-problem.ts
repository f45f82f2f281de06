import { type IssueCode, issue } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';
import { type Store, StoreError } from '../store/store.js';
import type { TimeBudget } from './time-budget.js';
import { openWithin } from './within-time.js';

/** Time for finding out what a 403 means, ms. */
const LOOK_MS = 3000;

const CODES: Readonly<Record<string, IssueCode>> = {
  '412': 'precondition-failed',
  '416': 'range-not-satisfiable',
  '503': 'source-throttled',
  '504': 'source-timeout',
};

/** The problem behind an error status of the origin that is neither 403 nor 404. */
export function originProblem(status: string): ProblemError {
  const code = CODES[status] ?? 'source-broken';
  return new ProblemError(issue(code, { param: 'path' }), `the origin answered ${status}`);
}

/**
 * The problem behind an original that the origin did not hand out. S3 says 403 for a missing key to a reader who may not
 * list, so the store is asked before it is called either.
 */
export async function lookForOriginal(
  status: string,
  key: string,
  store: Store,
  budget: TimeBudget,
): Promise<ProblemError> {
  const because = (code: IssueCode, reason: string) =>
    new ProblemError(issue(code, { param: 'path' }), reason);
  if (status === '404') return because('source-missing', 'the origin answered 404');
  try {
    const object = await openWithin(store, key, budget.atMostMs(LOOK_MS));
    if (object !== 'not-modified') object.discard();
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
