import {
  canonicalize,
  claimsOf,
  keyIdOf,
  SIGNATURE_HEADER,
  signatureFault,
  signatureIssue,
  signatureRow,
  signedText,
  tokenIn,
} from '@cameo/core';
import {
  type FunctionEvent,
  type FunctionRequest,
  type FunctionResponse,
  functionResponse,
} from '../cloudfront/functions.js';
import { problem } from '../http/problem.js';
import { type BakedGrammar, readSpelled, rewritten } from './handler.js';

/** What the function reaches its keys through. */
export interface SigningPorts {
  /** The secret of a key by its id. @throws Error when there is none */
  readonly secretOf: (id: string) => Promise<string>;
  /** HMAC-SHA256 in base64url. */
  readonly macOf: (secret: string, text: string) => string;
}

/** The function on viewer-request of a stage whose URLs are signed. */
export type SignedViewerRequest = (event: FunctionEvent) => Promise<FunctionRequest | FunctionResponse>;

/**
 * Makes the function of a stage whose URLs are signed: what is in the cache is answered to a valid signature only. The
 * token leaves the cache key, so that all signatures of a picture share it, and goes on in a header to the triggers
 * behind the cache. Apart from that it is `createViewerRequest`.
 */
export function createSignedViewerRequest(grammar: BakedGrammar, ports: SigningPorts): SignedViewerRequest {
  return async ({ request }) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return request;
    // Where there is no query string as it was sent, there is no signature either.
    const query = (request.rawQueryString ? request.rawQueryString() : '') || '';
    const read = readSpelled(request, query, grammar);
    if ('status' in read) return functionResponse(read);
    const { source } = read;
    const transform = canonicalize(read.transform, grammar);
    const token = tokenIn(query);
    let secret = '';
    try {
      secret = await ports.secretOf(keyIdOf(token));
    } catch {
      // There is no such key, and so no signature of it.
    }
    const text = signedText(claimsOf(token), { source, transform }, grammar.params);
    const mac = secret && text && ports.macOf(secret, text);
    const fault = signatureFault(token, mac, Math.floor(Date.now() / 1000));
    if (fault) {
      const head = request.method === 'HEAD';
      return functionResponse(problem([signatureIssue(fault)], signatureRow(fault), grammar.hash, head));
    }
    request.headers[SIGNATURE_HEADER] = { value: `${token}.${ports.macOf(secret, token)}` };
    return rewritten(request, transform, grammar);
  };
}
