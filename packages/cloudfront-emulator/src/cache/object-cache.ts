import type { CloudFrontHeaders } from 'aws-lambda';
import { LRUCache } from 'lru-cache';
import { headerBytes, headerOf, headersFrom, withoutHeaders } from '../distribution/headers.js';
import type { EdgeResponse } from '../distribution/messages.js';
import type { Lifetime } from './ttl.js';

/** A cached response, and its expiry times (ms since the epoch). */
export interface CachedObject extends Cacheable {
  readonly storedAt: number;
  readonly freshUntil: number;
  readonly staleWhileRevalidateUntil: number;
  readonly staleIfErrorUntil: number;
}

/** A response to cache. */
export interface Cacheable {
  readonly uri: string;
  /** Cache tags, in lower case. */
  readonly tags: readonly string[];
  readonly response: EdgeResponse;
}

/** Whether an invalidation applies to an object. */
export type Matches = (object: Pick<CachedObject, 'uri' | 'tags'>) => boolean;

/**
 * A fetch in progress. If it is invalidated meanwhile, its answer is not cached, because it may be outdated. Objects that the
 * invalidation does not match are cached normally.
 */
export interface FetchUnderWay {
  readonly keep: (key: string, object: Cacheable, lifetime: Lifetime) => CachedObject | undefined;
  readonly end: () => void;
}

/** The edge's cache: bounded in bytes, least recently used objects are evicted first, expired ones stay for revalidation. */
export interface ObjectCache {
  readonly get: (key: string) => CachedObject | undefined;
  readonly beginFetch: () => FetchUnderWay;
  /** Drops matching objects; returns their number. */
  readonly purge: (matches: Matches) => number;
}

/** @param maxBytes bodies, headers and keys together @param now ms since the epoch */
export function createObjectCache(maxBytes: number, now: () => number): ObjectCache {
  const objects = new LRUCache<string, CachedObject>({
    maxSize: maxBytes,
    sizeCalculation: ({ response }, key) =>
      (response.body?.byteLength ?? 0) + headerBytes(response.headers) + Buffer.byteLength(key),
  });
  /** For each fetch in progress, the invalidations since its start. */
  const underWay = new Set<Matches[]>();
  return {
    get: (key) => objects.get(key),
    beginFetch: () => {
      const invalidations: Matches[] = [];
      underWay.add(invalidations);
      return {
        keep: (key, kept, lifetime) => {
          if (invalidations.some((matches) => matches(kept))) return undefined;
          const storedAt = now();
          const freshUntil = storedAt + lifetime.freshMs;
          const object: CachedObject = {
            ...kept,
            storedAt,
            freshUntil,
            staleWhileRevalidateUntil: freshUntil + lifetime.staleWhileRevalidateMs,
            staleIfErrorUntil: freshUntil + lifetime.staleIfErrorMs,
          };
          objects.set(key, object);
          return object;
        },
        end: () => underWay.delete(invalidations),
      };
    },
    purge: (matches) => {
      for (const invalidations of underWay) invalidations.push(matches);
      const matched = [...objects.entries()].filter(([, object]) => matches(object)).map(([key]) => key);
      for (const key of matched) objects.delete(key);
      return matched.length;
    },
  };
}

/** Conditional headers that CloudFront adds to revalidate an expired object (D:RequestAndResponseBehaviorCustomOrigin). */
export const revalidationHeaders = ({ headers }: EdgeResponse): CloudFrontHeaders =>
  headersFrom({
    'If-None-Match': headerOf(headers, 'etag'),
    'If-Modified-Since': headerOf(headers, 'last-modified'),
  });

/** Headers of a 304 that describe a body; those of the cached body stay. */
const BODY_HEADERS: ReadonlySet<string> = new Set([
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
    headers: { ...stale.headers, ...withoutHeaders(notModified.headers, (name) => BODY_HEADERS.has(name)) },
  };
}
