import { type Grammar, type ImageRequest, parseRequest, REQUEST_ISSUES } from '@cameo/core';
import type { TextAnswer } from './answer.js';
import { problem } from './problem.js';

/** The part of a GET or HEAD that both events write in the same way. */
export interface RequestLine {
  readonly method: string;
  readonly uri: string;
}

/**
 * Understands a request, or answers it at once. viewer-request and origin-request both come here, so that neither
 * accepts what the other refuses, and a refusal has the same bytes from both.
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

/** The header in which origin-request tells origin-response the version that a variant was asked for with. */
export const VERSION_HEADER = 'x-cameo-version';

/** The key behind a path; undefined when the path does not decode. */
export function decodedKey(uri: string): string | undefined {
  try {
    return decodeURIComponent(uri.slice(1));
  } catch {
    return undefined;
  }
}
