import {
  type CanonicalTransform,
  canonicalize,
  keyPath,
  type SourceKey,
  serializeTransform,
} from '@cameo/core';
import {
  type FunctionEvent,
  type FunctionRequest,
  type FunctionResponse,
  functionHeader,
  functionQuery,
  functionResponse,
} from '../cloudfront/function-event.js';
import { readRequest } from '../http/read-request.js';
import { acceptToken } from './accept-token.js';
import type { BakedGrammar } from './baked-grammar.js';

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
