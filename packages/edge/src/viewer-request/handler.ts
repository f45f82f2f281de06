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

/** A grammar with what takes too long, or cannot be done, in a CloudFront Function. */
export interface BakedGrammar extends Grammar {
  /** The hash of the grammar. */
  readonly hash: string;
}

/**
 * Prepares a grammar for the function on viewer-request. Its parameters come in the order of the table: an object with
 * many keys has them in no order that one could rely on in njs.
 */
export const bakeGrammar = (grammar: Grammar): BakedGrammar => ({
  ...grammar,
  params: PARAM_NAMES.filter((name) => grammar.params.includes(name)),
  hash: grammarHash(grammar),
});

const TOKENS: Partial<Record<TargetName, string>> = ACCEPT_TOKENS;

/**
 * The one `Accept` value that all requests with the same target share. Where `Accept` decides nothing, for an original
 * and for a format by name, it is the same for everybody.
 */
export const acceptToken = (
  transform: CanonicalTransform,
  accept: string | undefined,
  { formats }: Pick<Grammar, 'formats'>,
): string =>
  (hasEffect(transform) && TOKENS[negotiate(transform.f, accept, formats)]) || ACCEPT_TOKENS.universal;

/** The function on viewer-request: the event's request, rewritten, or a response. */
export type ViewerRequest = (event: FunctionEvent) => FunctionRequest | FunctionResponse;

/**
 * Makes the function on viewer-request. What it lets pass is the cache key: one path, one query string and one `Accept`
 * for all requests that mean the same. What no picture can answer is answered at once, as origin-request would, and another
 * spelling of a path by a redirect: an invalidation goes by the path that a viewer asked for.
 * It runs in njs too, as a CloudFront Function: docs/adr/0010-viewer-request.md says what it may use there.
 */
export function createViewerRequest(grammar: BakedGrammar): ViewerRequest {
  return ({ request }) => {
    // Preflights and what is not allowed never reach the cache: origin-request answers them.
    if (request.method !== 'GET' && request.method !== 'HEAD') return request;
    const read = readSpelled(request, functionQuery(request), grammar);
    if ('status' in read) return functionResponse(read);
    return rewritten(request, canonicalize(read.transform, grammar), grammar);
  };
}

/** How long a redirect to a path's one spelling may be kept, s. */
const REDIRECT_SECONDS = 600;

/**
 * Understands a request, or answers it at once. A path has one spelling that is served, and any other is redirected to it:
 * CloudFront must never keep a picture under another path than the viewer asked for.
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
      // What no header may have is, where the query was understood, in a name that means nothing.
      Location: path + (query && `?${query.replace(/[^!-~]+/g, '-')}`),
      'Cache-Control': briefCacheControl(REDIRECT_SECONDS),
    },
  };
}

/** Makes a request its own cache key. Its path is that already. */
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
