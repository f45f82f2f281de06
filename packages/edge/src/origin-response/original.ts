import { type IssueCode, issue, type SourceKey } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';
import { StoreError } from '../store/store.js';
import type { Tools } from './request.js';

/** Timeout of checking an original, ms. */
const LOOKUP_MS = 3000;

/** The state of an original: `changed` means replaced or deleted, `unknown` that it could not be checked. */
export type OriginalState = 'same' | 'changed' | 'unknown';

/**
 * Whether an original still has an entity tag: one conditional read, which S3 answers with a 304 without a body. Never
 * fails; an original without a tag counts as the same.
 */
export async function recheckOriginal(
  source: SourceKey,
  etag: string | undefined,
  { store, clock }: Pick<Tools, 'store' | 'clock'>,
): Promise<OriginalState> {
  if (etag === undefined) return 'same';
  try {
    const object = await store.openIfChanged(source, etag, clock.callMs(LOOKUP_MS));
    if (object === undefined) return 'same';
    object.discard();
    // A server that ignores the condition still sends the current tag.
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

/** The problem for an error status of the origin other than 403 and 404. */
export function originProblem(status: string): ProblemError {
  const code = CODES_OF_STATUS[status] ?? 'source-broken';
  return new ProblemError(issue(code, { param: 'path' }), `the origin answered ${status}`);
}

/**
 * The problem for an original that the origin did not deliver. S3 answers 403 for a missing key when the reader may not
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
    (await store.open(key, clock.callMs(LOOKUP_MS))).discard();
    return because('source-refused', 'the origin answered 403 for an original that the resizer can read');
  } catch (error) {
    if (error instanceof StoreError && error.failure === 'missing') {
      return because('source-missing', 'the origin answered 403, and the original is missing');
    }
    const why = error instanceof Error ? error.message : String(error);
    return because(
      'source-refused',
      `the origin answered 403, and the original could not be checked: ${why}`,
    );
  }
}
