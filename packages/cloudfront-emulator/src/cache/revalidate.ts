import { headerOf, headersFrom, withoutHeaders } from './headers.js';
import type { EdgeResponse } from './message.js';

/** Conditional headers which CloudFront adds to ask whether an expired object is still good. */
export function revalidationHeaders(stale: EdgeResponse) {
  return headersFrom({ 'If-None-Match': headerOf(stale.headers, 'etag') });
}

/** They speak of the body, and the body stays the old one. */
const ABOUT_THE_BODY: ReadonlySet<string> = new Set([
  'content-length',
  'content-encoding',
  'content-range',
  'content-type',
  'transfer-encoding',
]);

/** The expired object with the headers of the 304 that confirmed it (RFC 9111, 4.3.4). */
export function refreshed(stale: EdgeResponse, notModified: EdgeResponse): EdgeResponse {
  return {
    ...stale,
    headers: { ...stale.headers, ...withoutHeaders(notModified.headers, (name) => ABOUT_THE_BODY.has(name)) },
  };
}
