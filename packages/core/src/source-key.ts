import { VARIANTS_PREFIX } from './derivative-key-size.js';
import { type Issue, issue } from './issues.js';
import { type SourceKey, sourceKeyPath } from './key-path.js';
import type { Limits } from './limits.js';
import { decodePercent } from './query.js';
import { fail, ok, type Result } from './result.js';

/** Checks a key: the brand that everything after the parser relies on. */
export const sourceKey = (key: string, limits: Pick<Limits, 'sourceKeyBytes'>): Result<SourceKey> =>
  sourceKeyPath(key, limits) !== undefined ? ok(key as SourceKey) : fail(pathIssue(key, limits));

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

/** Bytes of a text in UTF-8; undefined when it holds half a surrogate pair, which UTF-8 cannot write. */
export function utf8Bytes(text: string): number | undefined {
  try {
    return encodeURIComponent(text).replace(/%../g, '.').length;
  } catch {
    return undefined;
  }
}

/** Why {@link sourceKeyPath} refused a key. */
function pathIssue(key: string, limits: Pick<Limits, 'sourceKeyBytes'>): Issue {
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
  return invalid(key.split('/').includes('') ? 'no empty path segment' : 'no . or .. path segment');
}
