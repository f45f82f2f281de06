import {
  briefCacheControl,
  grammarHash,
  type ImageConfig,
  pictureCacheControl,
  VARIANTS_PREFIX,
} from '@cameo/core';
import type { CloudFrontRequest, CloudFrontResponse, CloudFrontResultResponse } from 'aws-lambda';
import { headerValue, isOfTheStore } from '../cloudfront/lambda-edge.js';
import { harmlessHeaders, sharedHeaders } from '../http/answer.js';
import { tagHeaders } from '../http/cache-tag.js';

/**
 * Passes on what the origin found, with the headers that every picture has and none of the store's own: those name people,
 * keys and accounts. `Cache-Control` of the object itself is kept, but for one that must be asked for again soon; a 304
 * gets no other header than the tag, because CloudFront keeps those that it has.
 */
export function passOn(
  request: CloudFrontRequest,
  response: CloudFrontResponse,
  config: ImageConfig,
  brief = false,
): CloudFrontResultResponse {
  const { headers } = response;
  const add = (key: string, value: string): void => {
    headers[key.toLowerCase()] = [{ key, value }];
  };
  for (const name of Object.keys(headers)) if (isOfTheStore(name)) delete headers[name];
  for (const [key, value] of Object.entries(tagHeaders(request.uri, config))) add(key, value);
  if (response.status === '304') return response;
  const type = headerValue(headers, 'content-type');
  const own = { ...sharedHeaders(grammarHash(config)), ...harmlessHeaders(type) };
  for (const [key, value] of Object.entries(own)) add(key, value);
  if (brief) add('Cache-Control', briefCacheControl(config.cache.unstoredSeconds));
  if (headers['cache-control'] === undefined) add('Cache-Control', pictureCacheControl(config.cache, false));
  if (request.uri.startsWith(`/${VARIANTS_PREFIX}`)) add('Vary', 'Accept');
  return response;
}
