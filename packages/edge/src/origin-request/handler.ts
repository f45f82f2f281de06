import { derivativeKey, grammarHash, type ImageConfig, ISSUES, issue, keyPath, variantOf } from '@cameo/core';
import type { CloudFrontRequest, CloudFrontRequestEvent, CloudFrontRequestResult } from 'aws-lambda';
import { requestOf } from '../cloudfront/event.js';
import { headerValue } from '../cloudfront/header-value.js';
import { generateResponse } from '../cloudfront/rewrite-response.js';
import { readRequest } from '../read-request.js';
import { ALLOWED_METHODS, preflight, problem, withHeaders } from '../respond.js';

/** The trigger on origin-request. */
export type TransformImageRequest = (event: CloudFrontRequestEvent) => Promise<CloudFrontRequestResult>;

/**
 * Makes *TransformImageRequest*: it turns a request for a variant into one for the derivative's key, answers a
 * request that no picture can answer, and passes on everything else. It does no I/O.
 */
export function createTransformImageRequest(config: ImageConfig): TransformImageRequest {
  const hash = grammarHash(config);
  return async (event) => transformRequest(requestOf(event), config, hash);
}

function transformRequest(
  request: CloudFrontRequest,
  config: ImageConfig,
  hash: string,
): CloudFrontRequestResult {
  const { method } = request;
  if (method === 'OPTIONS') return generateResponse(preflight(hash));
  if (method !== 'GET' && method !== 'HEAD') {
    const expected = `one of ${ALLOWED_METHODS}`;
    const refused = issue('method-not-allowed', { param: 'method', received: method, expected });
    const answer = problem([refused], ISSUES[refused.code], hash, false);
    return generateResponse(withHeaders(answer, { Allow: ALLOWED_METHODS }));
  }
  const read = readRequest(request, request.querystring, config, hash);
  if ('status' in read) return generateResponse(read);
  const { source, transform } = read;
  const variant = variantOf(source, transform, headerValue(request.headers, 'accept'), config);
  if (variant !== undefined) request.uri = keyPath(derivativeKey(variant));
  // S3 reads `+` in a path as a space, where the key has a plus; and control characters are no part of a path.
  else if (/[+\p{Cc}]/u.test(request.uri)) request.uri = keyPath(source);
  // S3 has parameters of its own, such as response-content-type and versionId, which are not a viewer's to set.
  request.querystring = '';
  return request;
}
