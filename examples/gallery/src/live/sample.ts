import type { StatsReport } from '@cameo/local-edge';

/** What the edge had counted at one moment. */
export interface Sample extends Pick<StatsReport, 'requests' | 'hits' | 'renders'> {
  /** Bytes of all bodies sent. */
  readonly bytesOut: number;
  /** What the originals of all pictures sent would have had more. */
  readonly bytesSaved: number;
}

/** What `GET /__edge/stats` told; undefined for anything else than its counters. */
export function readSample(told: unknown): Sample | undefined {
  const report = told as Partial<StatsReport> | null;
  const { requests, hits, renders } = report ?? {};
  const { out: bytesOut, saved: bytesSaved } = report?.bytes ?? {};
  const counters = [requests, hits, renders, bytesOut];
  if (!counters.every((count) => typeof count === 'number' && count >= 0)) return undefined;
  if (typeof bytesSaved !== 'number') return undefined;
  return { requests, hits, renders, bytesOut, bytesSaved } as Sample;
}

/** Requests between two samples, by what the cache did. */
export interface Interval {
  readonly hits: number;
  readonly misses: number;
}

/** How many samples are kept: two minutes of one every two seconds, and the one before. */
const KEPT = 61;

/** A longer history, as far as one is kept. An edge that started anew begins a new one. */
export function withSample(history: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = history[history.length - 1];
  return last !== undefined && sample.requests < last.requests ? [sample] : [...history, sample].slice(-KEPT);
}

/** What happened from each sample to the next. */
export function intervals(history: readonly Sample[]): readonly Interval[] {
  return history.slice(1).map(({ requests, hits }, index) => {
    const before = history[index] ?? { requests, hits };
    const newHits = hits - before.hits;
    return { hits: newHits, misses: requests - before.requests - newHits };
  });
}

/** Answers that needed no render, for it had been made before. */
export const rendersAvoided = ({ requests, renders }: Sample): number => Math.max(0, requests - renders);
