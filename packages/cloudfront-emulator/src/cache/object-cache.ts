import { LRUCache } from 'lru-cache';
import { headerBytes } from './headers.js';
import type { EdgeResponse } from './message.js';
import type { Lifetime } from './ttl.js';

/** A response in the cache, and until when (ms since the epoch) it may be used and how. */
export interface CachedObject {
  readonly uri: string;
  /** Cache tags, in lower case. */
  readonly tags: readonly string[];
  readonly response: EdgeResponse;
  readonly storedAt: number;
  readonly freshUntil: number;
  readonly staleWhileRevalidateUntil: number;
  readonly staleIfErrorUntil: number;
}

/** The edge's memory: bounded in bytes, least recently used goes first, expired objects stay to be revalidated. */
export interface ObjectCache {
  readonly get: (key: string) => CachedObject | undefined;
  /** Keeps a response; nothing happens when a purge took place after `epoch`, for it may be what was purged. */
  readonly keep: (
    key: string,
    object: Pick<CachedObject, 'uri' | 'tags' | 'response'>,
    lifetime: Lifetime,
    epoch: number,
  ) => CachedObject | undefined;
  /** Drops what `matches`; answers how many objects. */
  readonly purge: (matches: (object: CachedObject) => boolean) => number;
  /** Counts purges; take it before a fetch and hand it to `keep`. */
  readonly epoch: () => number;
}

/** @param maxBytes bodies, headers and keys together @param now ms since the epoch */
export function createObjectCache(maxBytes: number, now: () => number): ObjectCache {
  const objects = new LRUCache<string, CachedObject>({
    maxSize: maxBytes,
    sizeCalculation: ({ response }, key) =>
      (response.body?.byteLength ?? 0) + headerBytes(response.headers) + Buffer.byteLength(key),
  });
  let purges = 0;
  return {
    get: (key) => objects.get(key),
    keep: (key, kept, lifetime, epoch) => {
      if (epoch !== purges) return undefined;
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
    purge: (matches) => {
      purges += 1;
      const doomed = [...objects.entries()].filter(([, object]) => matches(object)).map(([key]) => key);
      for (const key of doomed) objects.delete(key);
      return doomed.length;
    },
    epoch: () => purges,
  };
}
