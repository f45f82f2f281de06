import type { Issue } from '@cameo/core';

/** Carries an issue through code that reads better when it returns pictures only; answered as a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly issue: Issue;

  /** @param reason for the operator's log; the viewer only gets the issue */
  constructor(issue: Issue, reason: string, options?: { cause?: unknown }) {
    super(reason, options);
    this.issue = issue;
  }
}
