import type { IssueCode } from './issues.js';

/** A typed problem: its code, its parameter, the received and the expected value. */
export interface Issue<C extends IssueCode = IssueCode> {
  readonly code: C;
  /** The affected parameter or part of the request, as the caller wrote it. */
  readonly param?: string | undefined;
  /** The received text, truncated to fit a response. */
  readonly received?: string | undefined;
  /** The accepted values. */
  readonly expected?: string | undefined;
}

const RECEIVED_CHARACTERS = 80;

/** Creates an issue. `received` is truncated to 80 characters, so that no answer echoes a whole URL. */
export function issue<C extends IssueCode>(code: C, about: Omit<Issue, 'code'> = {}): Issue<C> {
  const { received } = about;
  if (received === undefined) return { code, ...about };
  const start = firstCharacters(received, RECEIVED_CHARACTERS);
  return start === received ? { code, ...about } : { code, ...about, received: `${start}…` };
}

/** The issue of a part of the URL that does not decode. */
export const malformed = (param: string, received: string): Issue<'malformed-encoding'> =>
  issue('malformed-encoding', { param, received, expected: 'percent-encoded UTF-8' });

/**
 * The issue as one public sentence: received and expected values.
 * @param title of its row in the table of issues
 */
export function describeIssue({ param, received, expected }: Issue, title: string): string {
  const got = received === undefined ? '' : ` got ${JSON.stringify(received)}`;
  const wanted = expected === undefined ? '' : `${got === '' ? '' : ','} expected ${expected}`;
  const where = param === undefined ? '' : ` ${param}:`;
  return got + wanted === '' ? `${title}.` : `${title}.${where}${got}${wanted}.`;
}

/** Core's alternative to throwing: a value, or the issues that prevented it. */
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

/**
 * The first code points of a text, at most `count`. Gives the same result in njs, the engine of CloudFront Functions, whose
 * lengths count code points, as in JavaScript, and splits no surrogate pair.
 */
export function firstCharacters(text: string, count: number): string {
  let end = 0;
  for (let taken = 0; taken < count && end < text.length; taken += 1) {
    end += String.fromCodePoint(text.codePointAt(end) as number).length;
  }
  return text.slice(0, end);
}
