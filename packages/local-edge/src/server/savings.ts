import { LRUCache } from 'lru-cache';
import type { ViewerAnswer, ViewerRequest } from '../cloudfront/message.js';
import { decodedPath } from '../origin/object-key.js';

/** Bytes of a source; undefined when there is none, or when the store does not tell. */
export type SourceBytes = (sourceKey: string) => Promise<number | undefined>;

/** How many sizes are remembered, and how long, ms: a source may be replaced. */
const [MOST_KNOWN, KNOWN_MS] = [1000, 60_000] as const;

/**
 * Counts what viewers were spared: bytes of the source less bytes of the picture, for each picture that was sent whole.
 * It is negative where the picture is the larger, and 0 where the source's size is not known.
 */
export function createSavings(
  sourceBytes: SourceBytes,
): (viewer: Pick<ViewerRequest, 'method' | 'uri'>, answer: ViewerAnswer) => Promise<number> {
  const known = new LRUCache<string, Promise<number | undefined>>({ max: MOST_KNOWN, ttl: KNOWN_MS });
  return async ({ method, uri }, { status, body }) => {
    const key = decodedPath(uri);
    if (method !== 'GET' || status !== 200 || body === undefined || key === undefined) return 0;
    const asked = known.get(key) ?? sourceBytes(key).catch(() => undefined);
    known.set(key, asked, { noUpdateTTL: true });
    const source = await asked;
    return source === undefined ? 0 : source - body.byteLength;
  };
}
