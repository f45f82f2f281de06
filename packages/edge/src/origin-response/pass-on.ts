import { type ImageConfig, pictureCacheControl, VARIANTS_PREFIX } from '@cameo/core';
import type { CloudFrontRequest, CloudFrontResponse, CloudFrontResultResponse } from 'aws-lambda';
import { sharedHeaders } from '../shared-headers.js';

/**
 * Passes on what the origin found, with the headers that every picture has. `Cache-Control` of the object itself is
 * kept; a 304 is left as it is, because CloudFront keeps the headers that it has.
 */
export function passOn(
  request: CloudFrontRequest,
  response: CloudFrontResponse,
  config: ImageConfig,
): CloudFrontResultResponse {
  if (response.status === '304') return response;
  const { headers } = response;
  const add = (key: string, value: string): void => {
    headers[key.toLowerCase()] = [{ key, value }];
  };
  for (const [key, value] of Object.entries(sharedHeaders(config))) add(key, value);
  if (headers['cache-control'] === undefined) add('Cache-Control', pictureCacheControl(config.cache, false));
  if (request.uri.startsWith(`/${VARIANTS_PREFIX}`)) add('Vary', 'Accept');
  return response;
}
