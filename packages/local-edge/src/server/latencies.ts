/** Latencies in ms, by nearest rank over the most recent requests; `null` while there are none. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export interface Latencies {
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
