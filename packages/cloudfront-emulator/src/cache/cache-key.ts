import { headerOf } from './headers.js';
import type { ViewerRequest } from './message.js';
import type { DistributionSettings, QueryStrings } from './settings.js';

/**
 * The parameters of a raw query string that a setting lets through, as they were written and in their order:
 * CloudFront compares the text, so another order or another case is another object.
 */
export function selectQueryStrings(raw: string, setting: QueryStrings): string {
  if (setting === 'all') return raw;
  if (setting === 'none') return '';
  return raw
    .split('&')
    .filter((pair) => setting.includes(pair.split('=', 1)[0] ?? ''))
    .join('&');
}

/** The name under which the object is kept: path, configured query strings and headers, all of them raw. */
export function cacheKeyOf(
  request: ViewerRequest,
  { cacheKey }: Pick<DistributionSettings, 'cacheKey'>,
): string {
  const headers = cacheKey.headers.map((name) => headerOf(request.headers, name) ?? null);
  return JSON.stringify([
    request.uri,
    selectQueryStrings(request.querystring, cacheKey.queryStrings),
    ...headers,
  ]);
}
