import { type IssueCode, issue } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';
import { StoreError, type StoreFailure } from '../store/store.js';

const CODES: Readonly<Record<StoreFailure, IssueCode>> = {
  missing: 'source-missing',
  refused: 'source-refused',
  throttled: 'source-throttled',
  timeout: 'source-timeout',
  broken: 'source-broken',
};

/** The problem that a viewer is told of when a source could not be read; unknown errors stay as they are. */
export function sourceProblem(error: unknown): unknown {
  if (!(error instanceof StoreError)) return error;
  return new ProblemError(issue(CODES[error.failure], { param: 'path' }), error.message, { cause: error });
}
