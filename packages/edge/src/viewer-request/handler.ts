import {
  ACCEPT_TOKENS,
  type CanonicalTransform,
  canonicalize,
  type Grammar,
  grammarHash,
  hasEffect,
  keyPath,
  negotiate,
  PARAM_NAMES,
  type SourceKey,
  serializeTransform,
  type TargetName,
} from '@cameo/core';
import {
  type FunctionEvent,
  type FunctionRequest,
  type FunctionResponse,
  functionHeader,
  functionQuery,
  functionResponse,
} from '../cloudfront/functions.js';
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
 * for all requests that mean the same. What no picture can answer is answered at once, as origin-request would.
 * It runs in njs too, as a CloudFront Function: docs/adr/0010-viewer-request.md says what it may use there.
 */
export function createViewerRequest(grammar: BakedGrammar): ViewerRequest {
  return ({ request }) => {
    // Preflights and what is not allowed never reach the cache: origin-request answers them.
    if (request.method !== 'GET' && request.method !== 'HEAD') return request;
    const read = readRequest(request, functionQuery(request), grammar, grammar.hash);
    if ('status' in read) return functionResponse(read);
    return rewritten(request, read.source, canonicalize(read.transform, grammar), grammar);
  };
}

/** Makes a request its own cache key. */
export function rewritten(
  request: FunctionRequest,
  source: SourceKey,
  transform: CanonicalTransform,
  grammar: BakedGrammar,
): FunctionRequest {
  const { headers } = request;
  request.uri = keyPath(source);
  request.querystring = serializeTransform(transform, grammar.params);
  headers['accept'] = { value: acceptToken(transform, functionHeader(headers, 'accept'), grammar) };
  return request;
}
