import { VARIANTS_PREFIX } from './derivative-key-size.js';
import { type Issue, issue } from './issues.js';
import type { Limits } from './limits.js';
import { decodePercent } from './query.js';
import { fail, ok, type Result } from './result.js';

declare const brand: unique symbol;

/** The S3 key of an original: valid, within the limits, and not a derivative's. */
export type SourceKey = string & { readonly [brand]: 'SourceKey' };

/** Bytes of a text in UTF-8; undefined when it holds half a surrogate pair, which UTF-8 cannot write. */
export function utf8Bytes(text: string): number | undefined {
  try {
    return encodeURIComponent(text).replace(/%../g, '.').length;
  } catch {
    return undefined;
  }
}

/** Checks a key: the brand that everything after the parser relies on. */
export function sourceKey(key: string, limits: Pick<Limits, 'sourceKeyBytes'>): Result<SourceKey> {
  const found = pathIssue(key, limits);
  return found === undefined ? ok(key as SourceKey) : fail(found);
}

/**
 * Reads the path of a URL, as it was sent, into the key of the original. `%2F` is a slash, as it is for S3, and `+`
 * is a plus.
 */
export function parseSourcePath(path: string, limits: Pick<Limits, 'sourceKeyBytes'>): Result<SourceKey> {
  if (!path.startsWith('/')) {
    return fail(
      issue('invalid-path', { param: 'path', received: path, expected: 'a path that starts with /' }),
    );
  }
  const key = decodePercent(path.slice(1));
  return key === undefined
    ? fail(issue('malformed-encoding', { param: 'path', received: path, expected: 'percent-encoded UTF-8' }))
    : sourceKey(key, limits);
}

/** The path of a key, with everything escaped that a server might read in another way; starts with `/`. */
export const keyPath = (key: string): string =>
  `/${key
    .split('/')
    .map((segment) =>
      encodeURIComponent(segment).replace(
        /[!'()*]/g,
        (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/')}`;

function pathIssue(key: string, limits: Pick<Limits, 'sourceKeyBytes'>): Issue | undefined {
  const invalid = (expected: string) => issue('invalid-path', { param: 'path', received: key, expected });
  const bytes = utf8Bytes(key);
  if (bytes === undefined) return invalid('valid unicode');
  if (bytes > limits.sourceKeyBytes) {
    return issue('path-too-long', {
      param: 'path',
      received: `${bytes} bytes`,
      expected: `at most ${limits.sourceKeyBytes} bytes`,
    });
  }
  if (`${key}/`.startsWith(VARIANTS_PREFIX)) return issue('no-such-page', { param: 'path' });
  if (key === '' || key.endsWith('/'))
    return issue('no-such-page', { param: 'path', expected: 'the path of a picture' });
  if (key.includes('\0')) return invalid('no NUL character');
  const segments = key.split('/');
  if (segments.includes('')) return invalid('no empty path segment');
  if (segments.includes('.') || segments.includes('..')) return invalid('no . or .. path segment');
  return undefined;
}
