import {
  ACCEPT_TOKENS,
  type CanonicalTransform,
  canonicalize,
  type Grammar,
  grammarHash,
  hasEffect,
  type ImageRequest,
  keyPath,
  negotiate,
  PARAM_NAMES,
  serializeTransform,
  type TargetName,
} from '@cameo/core';
import { briefCacheControl } from '@cameo/core/config';
import {
  type FunctionEvent,
  type FunctionRequest,
  type FunctionResponse,
  functionHeader,
  functionQuery,
  functionResponse,
} from '../cloudfront/functions.js';
import { sharedHeaders, type TextAnswer } from '../http/answer.js';
import { readRequest } from '../http/request.js';

/** A grammar with precomputed values that a CloudFront Function cannot, or has no time to, compute. */
export interface BakedGrammar extends Grammar {
  /** The hash of the grammar. */
  readonly hash: string;
}

/**
 * Prepares a grammar for the viewer-request function. Its parameters are an array in the order of the table, because njs does
 * not preserve the order of an object's keys.
 */
export const bakeGrammar = (grammar: Grammar): BakedGrammar => ({
  ...grammar,
  params: PARAM_NAMES.filter((name) => grammar.params.includes(name)),
  hash: grammarHash(grammar),
});

const TOKENS: Partial<Record<TargetName, string>> = ACCEPT_TOKENS;

/**
 * The `Accept` value that all requests with the same target share. It is the same for all clients where `Accept` has no effect:
 * for an original and for a format by name.
 */
export const acceptToken = (
  transform: CanonicalTransform,
  accept: string | undefined,
  { formats }: Pick<Grammar, 'formats'>,
): string =>
  (hasEffect(transform) && TOKENS[negotiate(transform.f, accept, formats)]) || ACCEPT_TOKENS.universal;

/** The viewer-request function: returns the event's request, rewritten, or a response. */
export type ViewerRequest = (event: FunctionEvent) => FunctionRequest | FunctionResponse;

/**
 * Creates the viewer-request function. A request that passes becomes its own cache key: one path, one query string and one
 * `Accept` for all requests that mean the same. It answers invalid requests immediately, as origin-request would, and redirects
 * other spellings of a path, because an invalidation applies to the path of the viewer's request. It also runs in njs, as a
 * CloudFront Function: docs/adr/0010-viewer-request.md says which features it may use there.
 */
export function createViewerRequest(grammar: BakedGrammar): ViewerRequest {
  return ({ request }) => {
    // Preflights and unsupported methods never reach the cache: origin-request answers them.
    if (request.method !== 'GET' && request.method !== 'HEAD') return request;
    const read = readSpelled(request, functionQuery(request), grammar);
    if ('status' in read) return functionResponse(read);
    return rewritten(request, canonicalize(read.transform, grammar), grammar);
  };
}

/** Cache time of a redirect to a path's canonical spelling, s. */
const REDIRECT_SECONDS = 600;

/**
 * Parses a request, or answers it immediately. A path has one canonical spelling that is served; any other is redirected to it:
 * CloudFront must never cache a picture under another path than that of the viewer's request.
 * @param query query string without `?`, as it was sent
 */
export function readSpelled(
  request: FunctionRequest,
  query: string,
  grammar: BakedGrammar,
): ImageRequest | TextAnswer {
  const read = readRequest(request, query, grammar, grammar.hash);
  if ('status' in read) return read;
  const path = keyPath(read.source);
  if (request.uri === path) return read;
  return {
    status: 308,
    headers: {
      ...sharedHeaders(grammar.hash),
      // The query was valid, so characters that are invalid in a header can only be in the name of an unknown parameter.
      Location: path + (query && `?${query.split(/[^!-~]+/).join('-')}`),
      'Cache-Control': briefCacheControl(REDIRECT_SECONDS),
    },
  };
}

/** Turns a request into its cache key. Its path is canonical already. */
export function rewritten(
  request: FunctionRequest,
  transform: CanonicalTransform,
  grammar: BakedGrammar,
): FunctionRequest {
  const { headers } = request;
  request.querystring = serializeTransform(transform, grammar.params);
  headers['accept'] = { value: acceptToken(transform, functionHeader(headers, 'accept'), grammar) };
  return request;
}
