import {
  decodedPath,
  type Trigger,
  type ViewerAnswer,
  type ViewerRequest,
  type XCache,
} from '@cameo/cloudfront-emulator';
import { LRUCache } from 'lru-cache';

/** What `GET /__edge/stats` answers. `requests` is `hits` plus `misses`. */
export interface StatsReport {
  readonly uptimeSeconds: number;
  /** Whether a function on viewer-request makes cache keys canonical. */
  readonly viewerRequest: boolean;
  readonly requests: number;
  /** Answered from the object cache, refreshed objects and cached errors included. */
  readonly hits: number;
  readonly misses: number;
  /** Answers by the word in their `x-cache`. */
  readonly xCache: Readonly<Record<XCache, number>>;
  readonly invocations: Readonly<Record<Trigger, number>>;
  /** Pictures that were really computed. */
  readonly renders: number;
  /** What AWS would have refused to send. */
  readonly edgeErrors: number;
  /**
   * `in`: bodies read from the origin by the edge; `out`: bodies sent to viewers; `saved`: what the sources of all
   * pictures that were sent whole would have had more than those.
   */
  readonly bytes: { readonly in: number; readonly out: number; readonly saved: number };
  readonly latencyMs: { readonly hits: Percentiles; readonly misses: Percentiles };
}

export interface Stats {
  /** Whether there is a function on viewer-request. */
  readonly viewerRequest: (on: boolean) => void;
  readonly invoked: (trigger: Trigger) => void;
  readonly rendered: () => void;
  readonly readFromOrigin: (bytes: number) => void;
  readonly saved: (bytes: number) => void;
  readonly answered: (answer: ViewerAnswer, bytesOut: number, ms: number) => void;
  readonly report: () => StatsReport;
}

/** Counters of one running edge; bounded memory. */
export function createStats(): Stats {
  const startedAt = performance.now();
  const invocations: Record<Trigger, number> = {
    'viewer-request': 0,
    'origin-request': 0,
    'origin-response': 0,
    'viewer-response': 0,
  };
  const xCache: Record<XCache, number> = {
    Miss: 0,
    Hit: 0,
    RefreshHit: 0,
    Error: 0,
    LambdaGeneratedResponse: 0,
    FunctionGeneratedResponse: 0,
  };
  const bytes = { in: 0, out: 0, saved: 0 };
  const latencies = { hits: createLatencies(), misses: createLatencies() };
  const counts = { hits: 0, misses: 0, renders: 0, edgeErrors: 0 };
  let viewerRequest = false;
  return {
    viewerRequest: (on) => {
      viewerRequest = on;
    },
    invoked: (trigger) => {
      invocations[trigger] += 1;
    },
    rendered: () => {
      counts.renders += 1;
    },
    readFromOrigin: (length) => {
      bytes.in += length;
    },
    saved: (difference) => {
      bytes.saved += difference;
    },
    answered: (answer, bytesOut, ms) => {
      const kind = answer.fromCache ? 'hits' : 'misses';
      counts[kind] += 1;
      xCache[answer.xCache] += 1;
      if (answer.edgeError !== undefined) counts.edgeErrors += 1;
      bytes.out += bytesOut;
      latencies[kind].add(ms);
    },
    report: () => ({
      uptimeSeconds: Math.floor((performance.now() - startedAt) / 1000),
      viewerRequest,
      requests: counts.hits + counts.misses,
      hits: counts.hits,
      misses: counts.misses,
      xCache: { ...xCache },
      invocations: { ...invocations },
      renders: counts.renders,
      edgeErrors: counts.edgeErrors,
      bytes: { ...bytes },
      latencyMs: { hits: latencies.hits.percentiles(), misses: latencies.misses.percentiles() },
    }),
  };
}

/** Latencies in ms, by nearest rank over the most recent requests; `null` while there are none. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

interface Latencies {
  readonly add: (ms: number) => void;
  readonly percentiles: () => Percentiles;
}

/** Remembers the last `capacity` latencies, so that a server that runs for weeks stays small. */
export function createLatencies(capacity = 4096): Latencies {
  const ring = new Float64Array(capacity);
  let count = 0;
  return {
    add: (ms) => {
      ring[count % capacity] = ms;
      count += 1;
    },
    percentiles: () => {
      const sorted = ring.slice(0, Math.min(count, capacity)).sort();
      const rank = (share: number) => rounded(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]);
      return { count, p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), max: rank(1) };
    },
  };
}

function rounded(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms * 100) / 100;
}

/** Bytes of a source; undefined when there is none, or when the store does not say. */
export type SourceBytes = (sourceKey: string) => Promise<number | undefined>;

/** How many sizes are remembered, and how long, ms: a source may be replaced. */
const [MOST_KNOWN, KNOWN_MS] = [1000, 60_000] as const;

/**
 * The bytes that viewers were spared: bytes of the source less bytes of the picture, for each picture that was sent whole.
 * It is negative where the picture is the larger, and 0 where the source's size is not known.
 */
export function createSavings(
  sourceBytes: SourceBytes,
): (viewer: Pick<ViewerRequest, 'method' | 'uri'>, answer: ViewerAnswer) => Promise<number> {
  const known = new LRUCache<string, Promise<number | undefined>>({ max: MOST_KNOWN, ttl: KNOWN_MS });
  return async ({ method, uri }, { status, body }) => {
    const key = decodedPath(uri);
    if (method !== 'GET' || status !== 200 || body === undefined || key === undefined) return 0;
    const lookedUp = known.get(key) ?? sourceBytes(key).catch(() => undefined);
    known.set(key, lookedUp, { noUpdateTTL: true });
    const source = await lookedUp;
    return source === undefined ? 0 : source - body.byteLength;
  };
}
