import { canonicalize } from './canonical.js';
import type { Grammar } from './config.js';
import { issue } from './issues.js';
import { keyPath, type SourceKey } from './key-path.js';
import type { Transform } from './params.js';
import { parseTransform } from './parse.js';
import { fail, ok, type Result } from './result.js';
import { serializeTransform } from './serialize.js';
import { parseSourcePath } from './source-key.js';

/** A request that the grammar understands. */
export interface ImageRequest {
  readonly source: SourceKey;
  /** As it was asked for; not yet canonical. */
  readonly transform: Transform;
}

/**
 * Reads the path and the query string (without `?`) of a URL, both as they were sent.
 * @returns the source and the transform, or every issue of both
 */
export function parseRequest(path: string, query: string, grammar: Grammar): Result<ImageRequest> {
  const length = path.length + 1 + query.length;
  const { urlLength } = grammar.limits;
  if (length > urlLength) {
    return fail(
      issue('url-too-long', {
        param: 'url',
        received: `${length} characters`,
        expected: `at most ${urlLength} characters`,
      }),
    );
  }
  const source = parseSourcePath(path, grammar.limits);
  const transform = parseTransform(query, grammar);
  if (!source.ok) return transform.ok ? source : fail(...source.issues, ...transform.issues);
  return transform.ok ? ok({ source: source.value, transform: transform.value }) : transform;
}

/** The one path and query that all requests with the same meaning share, such as `/a/b.jpg?w=640`. */
export function canonicalPath({ source, transform }: ImageRequest, grammar: Grammar): string {
  const query = serializeTransform(canonicalize(transform, grammar));
  return query === '' ? keyPath(source) : `${keyPath(source)}?${query}`;
}
