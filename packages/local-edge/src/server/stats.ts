import {
  decodedPath,
  type Trigger,
  type ViewerAnswer,
  type ViewerRequest,
  type XCache,
} from '@cameo/cloudfront-emulator';
import { LRUCache } from 'lru-cache';
import type { RefineReport } from '../refine/refiner.js';

/** The answer of `GET /__edge/stats`. `requests` is `hits` plus `misses`. */
export interface StatsReport {
  readonly uptimeSeconds: number;
  /** Whether a viewer-request function makes cache keys canonical. */
  readonly viewerRequest: boolean;
  readonly requests: number;
  /** Answers from the object cache, including refreshed objects and cached errors. */
  readonly hits: number;
  readonly misses: number;
  /** Number of answers by the word in their `x-cache`. */
  readonly xCache: Readonly<Record<XCache, number>>;
  readonly invocations: Readonly<Record<Trigger, number>>;
  /** Number of rendered pictures. */
  readonly renders: number;
  /** Statistics of refining; `false` if nothing is refined here. */
  readonly refine: RefineReport | false;
  /** Number of answers that AWS would have refused to send. */
  readonly edgeErrors: number;
  /**
   * `in`: bodies read from the origin by the edge; `out`: bodies sent to viewers; `saved`: total size of the sources of all
   * completely sent pictures, minus the size of these pictures.
   */
  readonly bytes: { readonly in: number; readonly out: number; readonly saved: number };
  readonly latencyMs: { readonly hits: Percentiles; readonly misses: Percentiles };
}

export interface Stats {
  /** Sets whether there is a viewer-request function. */
  readonly viewerRequest: (on: boolean) => void;
  readonly invoked: (trigger: Trigger) => void;
  readonly rendered: () => void;
  /** Sets the source of the refining statistics. */
  readonly refining: (report: () => RefineReport) => void;
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
  let refine: () => RefineReport | false = () => false;
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
    refining: (report) => {
      refine = report;
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
      refine: refine(),
      edgeErrors: counts.edgeErrors,
      bytes: { ...bytes },
      latencyMs: { hits: latencies.hits.percentiles(), misses: latencies.misses.percentiles() },
    }),
  };
}

/** Latencies in ms, by nearest rank over the most recent requests; `null` without data. */
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

/** Remembers the last `capacity` latencies, which bounds the memory of a long-running server. */
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

/** Size of a source, bytes; undefined if it is missing, or if the store does not report it. */
export type SourceBytes = (sourceKey: string) => Promise<number | undefined>;

/** Maximum number of remembered sizes, and how long they are valid, ms: a source may be replaced. */
const [MAX_KNOWN, KNOWN_MS] = [1000, 60_000] as const;

/**
 * Saved bytes: the size of the source minus the size of the picture, for each completely sent picture. Negative if the picture
 * is larger, and 0 if the source's size is unknown.
 */
export function createSavings(
  sourceBytes: SourceBytes,
): (viewer: Pick<ViewerRequest, 'method' | 'uri'>, answer: ViewerAnswer) => Promise<number> {
  const known = new LRUCache<string, Promise<number | undefined>>({ max: MAX_KNOWN, ttl: KNOWN_MS });
  return async ({ method, uri }, { status, body }) => {
    const key = decodedPath(uri);
    if (method !== 'GET' || status !== 200 || body === undefined || key === undefined) return 0;
    const lookedUp = known.get(key) ?? sourceBytes(key).catch(() => undefined);
    known.set(key, lookedUp, { noUpdateTTL: true });
    const source = await lookedUp;
    return source === undefined ? 0 : source - body.byteLength;
  };
}
