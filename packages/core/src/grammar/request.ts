import { fail, issue, ok, type Result } from '../issues/issue.js';
import type { RequestIssueCode } from '../issues/request-issues.js';
import { canonicalize } from './canonical.js';
import type { Grammar } from './grammar.js';
import type { Transform } from './params.js';
import { parseTransform, serializeTransform } from './parse.js';
import { isForeign } from './query.js';
import { keyPath, parseSourcePath, type SourceKey, utf8Bytes } from './source-key.js';

/** A valid request. */
export interface ImageRequest {
  readonly source: SourceKey;
  /** As requested; not yet canonical. */
  readonly transform: Transform;
}

/**
 * Parses the path and the query string (without `?`) of a URL, both as they were sent.
 * @returns the source and the transform, or every issue of both
 */
export function parseRequest(
  path: string,
  query: string,
  grammar: Grammar,
): Result<ImageRequest, RequestIssueCode> {
  const url = `${path}?${query}`;
  // Engines count non-ASCII characters differently. A URL should have none; if it has, its bytes count.
  const length = (isForeign(url) && utf8Bytes(url)) || url.length;
  const { urlLength } = grammar.limits;
  if (length > urlLength) {
    return fail(
      issue('url-too-long', {
        param: 'url',
        received: `${length} bytes`,
        expected: `at most ${urlLength} bytes`,
      }),
    );
  }
  const source = parseSourcePath(path, grammar.limits);
  const transform = parseTransform(query, grammar);
  if (!source.ok)
    return transform.ok ? source : { ok: false, issues: [...source.issues, ...transform.issues] };
  return transform.ok ? ok({ source: source.value, transform: transform.value }) : transform;
}

/** The path and query that all requests with the same meaning share, such as `/a/b.jpg?w=640`. */
export function canonicalPath({ source, transform }: ImageRequest, grammar: Grammar): string {
  const query = serializeTransform(canonicalize(transform, grammar));
  return query === '' ? keyPath(source) : `${keyPath(source)}?${query}`;
}
