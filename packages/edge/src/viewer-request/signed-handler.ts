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

/** The function's access to its keys. */
export interface SigningPorts {
  /** The secret of a key by its id. @throws Error if there is none */
  readonly secretOf: (id: string) => Promise<string>;
  /** HMAC-SHA256 in base64url. */
  readonly macOf: (secret: string, text: string) => string;
}

/** The viewer-request function of a stage with signed URLs. */
export type SignedViewerRequest = (event: FunctionEvent) => Promise<FunctionRequest | FunctionResponse>;

/**
 * Creates the viewer-request function of a stage with signed URLs: cached answers require a valid signature, too. The token is
 * not part of the cache key, so that all signatures of a picture share it; it is forwarded in a header to the triggers behind
 * the cache. Otherwise it behaves like `createViewerRequest`.
 */
export function createSignedViewerRequest(grammar: BakedGrammar, ports: SigningPorts): SignedViewerRequest {
  return async ({ request }) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return request;
    // Without the original query string there is no signature either.
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
      // There is no such key, and therefore no valid signature.
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
