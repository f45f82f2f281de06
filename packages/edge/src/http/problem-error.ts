import type { Issue } from '@cameo/core';

/** Carries an issue out of code that returns only pictures; it is answered as a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly issue: Issue;

  /** @param reason for the operator's log; viewers get only the issue */
  constructor(issue: Issue, reason: string, options?: { cause?: unknown }) {
    super(reason, options);
    this.issue = issue;
  }
}
