import type { Trigger } from '../cloudfront/enforce/edge-fault.js';
import type { ViewerAnswer, XCache } from '../cloudfront/message.js';
import { createLatencies, type Percentiles } from './latencies.js';

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
  /** Tells whether there is a function on viewer-request. */
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
