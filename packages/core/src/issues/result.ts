import type { Issue } from './issue.js';
import type { IssueCode } from './issues.js';

/** What core answers instead of throwing: a value, or every issue that stands in its way. */
export type Result<T, C extends IssueCode = IssueCode> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly [Issue<C>, ...Issue<C>[]] };

/** Wraps a value as a successful {@link Result}. */
export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });

/** Wraps an issue as a failed {@link Result}. */
export const fail = <C extends IssueCode>(issue: Issue<C>): Result<never, C> => ({
  ok: false,
  issues: [issue],
});
