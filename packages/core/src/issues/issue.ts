import type { IssueCode } from './issues.js';

/** A typed problem: what it is, where, what was received and what was expected instead. */
export interface Issue<C extends IssueCode = IssueCode> {
  readonly code: C;
  /** The parameter or part of the request that it is about, as the caller wrote it. */
  readonly param?: string | undefined;
  /** What was received, cut to a length that fits a response. */
  readonly received?: string | undefined;
  /** What would have been accepted. */
  readonly expected?: string | undefined;
}

const RECEIVED_CHARACTERS = 80;

/** Creates an issue. `received` is cut to 80 characters, so that no answer echoes a whole URL. */
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
 * The issue as one public sentence: what was received, what was expected.
 * @param title of its row in the table of issues
 */
export function describeIssue({ param, received, expected }: Issue, title: string): string {
  const got = received === undefined ? '' : ` got ${JSON.stringify(received)}`;
  const wanted = expected === undefined ? '' : `${got === '' ? '' : ','} expected ${expected}`;
  const where = param === undefined ? '' : ` ${param}:`;
  return got + wanted === '' ? `${title}.` : `${title}.${where}${got}${wanted}.`;
}

/** What core returns instead of throwing: a value, or the issues that prevented it. */
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
 * The start of a text, at most `count` code points: the same in njs, where CloudFront Functions run and where a length
 * counts code points, as in JavaScript, and no pair of surrogates is torn apart.
 */
export function firstCharacters(text: string, count: number): string {
  let end = 0;
  for (let taken = 0; taken < count && end < text.length; taken += 1) {
    end += String.fromCodePoint(text.codePointAt(end) as number).length;
  }
  return text.slice(0, end);
}
