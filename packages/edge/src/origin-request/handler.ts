import { derivativeKey, type ImageConfig, issue, keyPath, parseRequest, variantOf } from '@cameo/core';
import type { CloudFrontRequest, CloudFrontRequestEvent, CloudFrontRequestResult } from 'aws-lambda';
import { requestOf } from '../cloudfront/event.js';
import { headerValue } from '../cloudfront/header-value.js';
import { generateResponse } from '../cloudfront/rewrite-response.js';
import { ALLOWED_METHODS, preflight, problem } from '../respond.js';

/** The trigger on origin-request. */
export type TransformImageRequest = (event: CloudFrontRequestEvent) => Promise<CloudFrontRequestResult>;

/**
 * Makes *TransformImageRequest*: it turns a request for a variant into one for the derivative's key, answers a
 * request that no picture can answer, and passes on everything else. It does no I/O.
 */
export function createTransformImageRequest(config: ImageConfig): TransformImageRequest {
  return async (event) => transformRequest(requestOf(event), config);
}

function transformRequest(request: CloudFrontRequest, config: ImageConfig): CloudFrontRequestResult {
  if (request.method === 'OPTIONS') return generateResponse(preflight(config));
  const head = request.method === 'HEAD';
  if (request.method !== 'GET' && !head) {
    const expected = `one of ${ALLOWED_METHODS}`;
    const refused = issue('method-not-allowed', { param: 'method', received: request.method, expected });
    return generateResponse(problem([refused], config));
  }
  const parsed = parseRequest(request.uri, request.querystring, config);
  if (!parsed.ok) return generateResponse(problem(parsed.issues, config, head));
  const { source, transform } = parsed.value;
  const variant = variantOf(source, transform, headerValue(request.headers, 'accept'), config);
  // S3 reads `+` in a path as a space; the key has a plus.
  request.uri = variant === undefined ? request.uri.replaceAll('+', '%2B') : keyPath(derivativeKey(variant));
  // S3 has parameters of its own, such as response-content-type and versionId, which are not a viewer's to set.
  request.querystring = '';
  return request;
}
