import {
  canonicalize,
  derivativeKey,
  grammarHash,
  type ImageConfig,
  type ImageRequest,
  ISSUES,
  issue,
  keyPath,
  SIGNATURE_HEADER,
  tokenIn,
  variantOf,
} from '@cameo/core';
import type { CloudFrontRequest, CloudFrontRequestEvent, CloudFrontRequestResult } from 'aws-lambda';
import { type Access, accessOf, type SigningKeys } from '../access/access.js';
import { generateResponse, headerValue, requestOf } from '../cloudfront/lambda-edge.js';
import type { TextAnswer } from '../http/answer.js';
import { ALLOWED_METHODS, problem, withHeaders } from '../http/problem.js';
import { readRequest, VERSION_HEADER } from '../http/request.js';

/** The trigger on origin-request. */
export type TransformImageRequest = (event: CloudFrontRequestEvent) => Promise<CloudFrontRequestResult>;

/**
 * Creates *TransformImageRequest*. It maps a request for a variant to the derivative's key, answers a request that is
 * invalid or that the rules of the stage refuse, and passes on everything else. It does no I/O.
 * @param keys for checking signatures; a token that names an unknown key is invalid
 */
export function createTransformImageRequest(
  config: ImageConfig,
  keys: SigningKeys = new Map(),
): TransformImageRequest {
  const hash = grammarHash(config);
  const access = accessOf(config, keys);
  return async (event) => transformRequest(requestOf(event), config, hash, access);
}

function transformRequest(
  request: CloudFrontRequest,
  config: ImageConfig,
  hash: string,
  access: Access | undefined,
): CloudFrontRequestResult {
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD') {
    const expected = `one of ${ALLOWED_METHODS}`;
    const refused = issue('method-not-allowed', { param: 'method', received: method, expected });
    const answer = problem([refused], ISSUES[refused.code], hash, false);
    return generateResponse(withHeaders(answer, { Allow: ALLOWED_METHODS }));
  }
  const read = readRequest(request, request.querystring, config, hash);
  if ('status' in read) return generateResponse(read);
  // No other sender may set the version header.
  delete request.headers[VERSION_HEADER];
  const refused = access && refusal(request, read, config, hash, access);
  if (refused) return generateResponse(refused);
  const { source, transform } = read;
  const variant = variantOf(source, transform, headerValue(request.headers, 'accept'), config);
  if (variant !== undefined) {
    request.uri = keyPath(derivativeKey(variant));
    // The version is not part of the key: origin-response uses it to check that the stored derivative is of the current
    // original.
    if (transform.v !== undefined)
      request.headers[VERSION_HEADER] = [{ key: VERSION_HEADER, value: transform.v }];
  }
  // S3 reads `+` in a path as a space, where the key has a plus; `#` and control characters are invalid in a path.
  else if (/[+#\p{Cc}]/u.test(request.uri)) request.uri = keyPath(source);
  // S3 has query parameters of its own, such as response-content-type and versionId, which viewers must not set.
  request.querystring = '';
  return request;
}

/**
 * The answer to a request that the rules of the stage refuse. The token comes from the header that viewer-request
 * sealed, otherwise from the query string, which is part of the cache key. It is forwarded in the header, because
 * origin-response receives the request as this function returns it.
 */
function refusal(
  request: CloudFrontRequest,
  { source, transform }: ImageRequest,
  config: ImageConfig,
  hash: string,
  access: Access,
): TextAnswer | undefined {
  const sealed = headerValue(request.headers, SIGNATURE_HEADER);
  const token = (sealed ? access.unseal(sealed) : undefined) ?? tokenIn(request.querystring);
  const found = access.issueOf({ source, transform: canonicalize(transform, config) }, token);
  if (found !== undefined) return problem([found], ISSUES[found.code], hash, request.method === 'HEAD');
  if (access.signed)
    request.headers[SIGNATURE_HEADER] = [{ key: SIGNATURE_HEADER, value: access.seal(token) }];
  return undefined;
}
