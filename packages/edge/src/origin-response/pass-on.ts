import {
  briefCacheControl,
  grammarHash,
  type ImageConfig,
  pictureCacheControl,
  VARIANTS_PREFIX,
} from '@cameo/core';
import type { CloudFrontRequest, CloudFrontResponse, CloudFrontResultResponse } from 'aws-lambda';
import { headerValue } from '../cloudfront/header-value.js';
import { harmlessHeaders, sharedHeaders } from '../shared-headers.js';
import { MADE_FROM_HEADER } from '../store/made-from.js';

/**
 * Passes on what the origin found, with the headers that every picture has. `Cache-Control` of the object itself is
 * kept, but for one that must be asked for again soon; a 304 is left as it is, because CloudFront keeps the headers that it has.
 */
export function passOn(
  request: CloudFrontRequest,
  response: CloudFrontResponse,
  config: ImageConfig,
  brief = false,
): CloudFrontResultResponse {
  if (response.status === '304') return response;
  const { headers } = response;
  const add = (key: string, value: string): void => {
    headers[key.toLowerCase()] = [{ key, value }];
  };
  const type = headerValue(headers, 'content-type');
  const own = { ...sharedHeaders(grammarHash(config)), ...harmlessHeaders(type) };
  for (const [key, value] of Object.entries(own)) add(key, value);
  delete headers[MADE_FROM_HEADER];
  if (brief) add('Cache-Control', briefCacheControl(config.cache.unstoredSeconds));
  if (headers['cache-control'] === undefined) add('Cache-Control', pictureCacheControl(config.cache, false));
  if (request.uri.startsWith(`/${VARIANTS_PREFIX}`)) add('Vary', 'Accept');
  return response;
}
