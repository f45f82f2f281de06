import { type Grammar, type ImageRequest, parseRequest, REQUEST_ISSUES } from '@cameo/core';
import type { TextAnswer } from './answer.js';
import { problem } from './problem.js';

/** The part of a GET or HEAD request that has the same form in both events. */
export interface RequestLine {
  readonly method: string;
  readonly uri: string;
}

/**
 * Parses a request, or answers it immediately. viewer-request and origin-request share this function, so that neither
 * accepts a request that the other rejects, and their rejections have the same bytes.
 * @param query query string without `?`, as it was sent
 * @param hash of the grammar
 */
export function readRequest(
  { method, uri }: RequestLine,
  query: string,
  grammar: Grammar,
  hash: string,
): ImageRequest | TextAnswer {
  const parsed = parseRequest(uri, query, grammar);
  if (parsed.ok) return parsed.value;
  return problem(parsed.issues, REQUEST_ISSUES[parsed.issues[0].code], hash, method === 'HEAD');
}

/** The header in which origin-request passes the requested version of a variant to origin-response. */
export const VERSION_HEADER = 'x-cameo-version';

/** The key behind a path; undefined when the path does not decode. */
export function decodedKey(uri: string): string | undefined {
  try {
    return decodeURIComponent(uri.slice(1));
  } catch {
    return undefined;
  }
}
