import type { CloudFrontHeaders } from 'aws-lambda';
import CachePolicy from 'http-cache-semantics';
import { headerOf } from '../distribution/headers.js';
import type { TtlSettings } from '../distribution/settings.js';

/** How long a response may be used, ms from its arrival. */
export interface Lifetime {
  readonly freshMs: number;
  /** After `freshMs`: answered immediately while it is fetched in the background. */
  readonly staleWhileRevalidateMs: number;
  /**
   * After `freshMs`: answered if the origin fails. Up to the max TTL, which `stale-if-error` may only shorten
   * (D:HTTPStatusCodes).
   */
  readonly staleIfErrorMs: number;
}

/** 4xx and 5xx that CloudFront caches whatever their headers say (D:HTTPStatusCodes). */
const ERRORS_ALWAYS_CACHED: ReadonlySet<number> = new Set([404, 414, 500, 501, 502, 503, 504]);
/** Those that it caches only if the origin sends `max-age` or `s-maxage`. */
const ERRORS_CACHED_ON_REQUEST: ReadonlySet<number> = new Set([400, 403, 405, 412, 415]);

/**
 * The lifetime of a response in a cache with these settings, or `undefined` if it is not cached. Successes: `Cache-Control`
 * (`s-maxage` before `max-age`) or `Expires`, clamped to min and max TTL; without them the default TTL. Errors: the greater of
 * the header and the error caching minimum TTL.
 */
export function lifetimeOf(
  status: number,
  headers: CloudFrontHeaders,
  ttl: TtlSettings,
): Lifetime | undefined {
  const cacheControl = (headerOf(headers, 'cache-control') ?? '').toLowerCase();
  const stated = statedSeconds(cacheControl, headers);
  const seconds =
    status >= 400
      ? errorSeconds(status, stated, cacheControl, ttl)
      : successSeconds(status, stated, cacheControl, ttl);
  if (seconds === undefined || seconds <= 0) return undefined;
  return {
    freshMs: seconds * 1000,
    staleWhileRevalidateMs: Math.min(directive(cacheControl, 'stale-while-revalidate') ?? 0, ttl.max) * 1000,
    staleIfErrorMs: Math.min(directive(cacheControl, 'stale-if-error') ?? ttl.max, ttl.max) * 1000,
  };
}

function successSeconds(
  status: number,
  stated: number | undefined,
  cacheControl: string,
  ttl: TtlSettings,
): number | undefined {
  // Partial content is not the object, and a 304 is about an object that is cached already.
  if (status === 206 || status === 304) return undefined;
  if (forbidden(cacheControl)) return ttl.min === 0 ? undefined : ttl.min;
  return Math.min(Math.max(stated ?? ttl.default, ttl.min), ttl.max);
}

function errorSeconds(
  status: number,
  stated: number | undefined,
  cacheControl: string,
  ttl: TtlSettings,
): number | undefined {
  const always = ERRORS_ALWAYS_CACHED.has(status);
  const onRequest =
    ERRORS_CACHED_ON_REQUEST.has(status) && /(?:^|[\s,])(?:s-maxage|max-age)\s*=/.test(cacheControl);
  if (!always && !onRequest) return undefined;
  const header = forbidden(cacheControl) ? 0 : Math.min(stated ?? 0, ttl.max);
  return Math.max(header, ttl.errorMinByStatus[status] ?? ttl.errorMin);
}

function forbidden(cacheControl: string): boolean {
  return /(?:^|[\s,])(?:no-store|no-cache|private)(?=$|[\s,=])/.test(cacheControl);
}

/** Seconds in `Cache-Control` or `Expires`; `undefined` without either. */
function statedSeconds(cacheControl: string, headers: CloudFrontHeaders): number | undefined {
  const expires = headerOf(headers, 'expires');
  if (
    expires === undefined &&
    directive(cacheControl, 's-maxage') === undefined &&
    directive(cacheControl, 'max-age') === undefined
  )
    return undefined;
  // Only these three: Vary and Set-Cookie do not affect the lifetime in CloudFront.
  const response = {
    status: 200,
    headers: { 'cache-control': cacheControl, expires, date: headerOf(headers, 'date') },
  };
  return new CachePolicy({ headers: {} }, response, { shared: true, cacheHeuristic: 0 }).maxAge();
}

function directive(cacheControl: string, name: string): number | undefined {
  const found = new RegExp(`(?:^|[\\s,])${name}\\s*=\\s*"?(\\d+)`).exec(cacheControl);
  return found === null ? undefined : Number(found[1]);
}
