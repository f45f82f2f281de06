import type { CloudFrontHeaders } from 'aws-lambda';
import { headerOf } from './headers.js';

/**
 * Does the viewer hold this representation already? `If-None-Match` goes before `If-Modified-Since`; entity tags
 * are compared weakly and `*` matches whatever there is (RFC 9110, 13.1.2).
 */
export function isNotModified(request: CloudFrontHeaders, response: CloudFrontHeaders): boolean {
  const ifNoneMatch = headerOf(request, 'if-none-match');
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() === '*') return true;
    const etag = headerOf(response, 'etag');
    return etag !== undefined && entityTags(ifNoneMatch).includes(opaqueTag(etag));
  }
  const since = Date.parse(headerOf(request, 'if-modified-since') ?? '');
  const modified = Date.parse(headerOf(response, 'last-modified') ?? '');
  return modified <= since;
}

/** A tag without its weakness mark. */
export function opaqueTag(etag: string): string {
  return etag.trim().replace(/^W\//, '');
}

/** Tags may hold commas inside their quotes, so that splitting at commas would cut them. */
function entityTags(list: string): string[] {
  return list.match(/"[^"]*"/g) ?? [];
}
