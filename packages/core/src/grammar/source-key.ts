import { fail, type Issue, issue, malformed, ok, type Result } from '../issues/issue.js';
import type { RequestIssueCode } from '../issues/request-issues.js';
import { expectedPath, expectedStart } from './expected-path.js';
import { type Limits, VARIANTS_PREFIX } from './limits.js';
import { decodePercent } from './query.js';

/** Checks a key and returns the branded type that all later code relies on. */
export function sourceKey(
  key: string,
  limits: Pick<Limits, 'sourceKeyBytes'>,
): Result<SourceKey, RequestIssueCode> {
  try {
    if (sourceKeyPath(key, limits)) return ok(key as SourceKey);
  } catch {
    // A lone surrogate.
  }
  return fail(pathIssue(key, utf8Bytes(key), limits));
}

/** Converts the path of a URL, as it was sent, to the key of the original. `%2F` is a slash, as for S3, and `+` is a plus. */
export function parseSourcePath(
  path: string,
  limits: Pick<Limits, 'sourceKeyBytes'>,
): Result<SourceKey, RequestIssueCode> {
  if (!path.startsWith('/')) return fail(invalid(path, expectedStart()));
  const key = decodePercent(path.slice(1));
  return key === undefined ? fail(malformed('path', path)) : sourceKey(key, limits);
}

/** Length of a text in UTF-8, bytes; undefined if it contains a lone surrogate, which UTF-8 cannot represent. */
export function utf8Bytes(text: string): number | undefined {
  try {
    const escaped = encodeURIComponent(text);
    return escaped.length - 2 * (escaped.split('%').length - 1);
  } catch {
    return undefined;
  }
}

/** The reason for which {@link sourceKeyPath} rejected a key. */
function pathIssue(
  key: string,
  bytes: number | undefined,
  { sourceKeyBytes }: Pick<Limits, 'sourceKeyBytes'>,
): Issue<RequestIssueCode> {
  const expected = expectedPath(key, bytes);
  if (bytes === undefined) return invalid(key, expected);
  if (bytes > sourceKeyBytes) {
    return ofPath('path-too-long', `${bytes} bytes`, `at most ${sourceKeyBytes} bytes`);
  }
  if (`${key}/`.startsWith(VARIANTS_PREFIX)) return ofPath('no-such-page');
  return key === '' || key.endsWith('/')
    ? ofPath('no-such-page', undefined, expected)
    : invalid(key, expected);
}

const ofPath = <C extends RequestIssueCode>(code: C, received?: string, expected?: string): Issue<C> =>
  issue(code, { param: 'path', received, expected });

const invalid = (received: string, expected: string) => ofPath('invalid-path', received, expected);

declare const brand: unique symbol;

/** The S3 key of an original: valid, within the limits, and not a derivative's. */
export type SourceKey = string & { readonly [brand]: 'SourceKey' };

/**
 * The path of a key, which starts with `/`, with every character escaped that servers may interpret differently.
 * @throws URIError for a lone surrogate, which no {@link SourceKey} contains
 */
export const keyPath = (key: string): string =>
  `/${encodeURI(key).replace(/[^\w.~/%-]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;

/**
 * The path of a valid source key; `sourceKey` gives the reason for an invalid one.
 * @returns an empty string for an invalid key
 * @throws URIError for a lone surrogate
 */
export function sourceKeyPath(key: string, { sourceKeyBytes }: Pick<Limits, 'sourceKeyBytes'>): string {
  const path = keyPath(key);
  // Rejects keys of derivatives, NUL, and segments that are empty, `.` or `..`.
  const refused = `${path}/`.startsWith(`/${VARIANTS_PREFIX}`) || /%00|\/\.{0,2}\//.test(`${path}/`);
  // Each escape is one byte in three characters. Replacing thousands of them takes njs tens of ms, splitting none.
  return refused || path.length - 2 * path.split('%').length >= sourceKeyBytes ? '' : path;
}
