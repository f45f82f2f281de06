import type { Issue } from './issues.js';

/** What core answers instead of throwing: a value, or every issue that stands in its way. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly [Issue, ...Issue[]] };

/** Wraps a value as a successful {@link Result}. */
export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** Wraps one or more issues as a failed {@link Result}. */
export const fail = (first: Issue, ...rest: readonly Issue[]): Result<never> => ({
  ok: false,
  issues: [first, ...rest],
});
