import type { StatsReport } from '@cameo/local-edge';

/** The edge's counters at one moment. */
export interface Sample extends Pick<StatsReport, 'requests' | 'hits' | 'renders'> {
  /** Bytes of all bodies sent. */
  readonly bytesOut: number;
  /** Total bytes saved against the originals. */
  readonly bytesSaved: number;
  /** Refined pictures; undefined if nothing is refined. */
  readonly refined: RefinedSample | undefined;
}

/** Derivatives that were replaced by fewer bytes. */
export interface RefinedSample {
  readonly count: number;
  /** Share of their bytes that was saved, 0 to 1; undefined while there are none. */
  readonly saved: number | undefined;
  readonly waiting: number;
}

/** The counters of `GET /__edge/stats`; undefined for any other answer. */
export function readSample(answer: unknown): Sample | undefined {
  const report = answer as Partial<StatsReport> | null;
  const { requests, hits, renders } = report ?? {};
  const { out: bytesOut, saved: bytesSaved } = report?.bytes ?? {};
  const counters = [requests, hits, renders, bytesOut];
  if (!counters.every((count) => typeof count === 'number' && count >= 0)) return undefined;
  if (typeof bytesSaved !== 'number') return undefined;
  return { requests, hits, renders, bytesOut, bytesSaved, refined: readRefined(report?.refine) } as Sample;
}

/** An edge of another version does not report it. */
function readRefined(refined: StatsReport['refine'] | undefined): RefinedSample | undefined {
  if (typeof refined !== 'object' || refined === null) return undefined;
  const { smaller: count, waiting, bytesBefore, bytesAfter } = refined;
  return { count, waiting, saved: bytesBefore > 0 ? 1 - bytesAfter / bytesBefore : undefined };
}

/** Requests between two samples, by cache result. */
export interface Interval {
  readonly hits: number;
  readonly misses: number;
}

/** Number of samples: two minutes of one every two seconds, and the one before. */
const KEPT = 61;

/** The history with one more sample, up to its limit. A restarted edge begins a new one. */
export function withSample(history: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = history[history.length - 1];
  return last !== undefined && sample.requests < last.requests ? [sample] : [...history, sample].slice(-KEPT);
}

/** The requests from each sample to the next. */
export function intervals(history: readonly Sample[]): readonly Interval[] {
  return history.slice(1).map(({ requests, hits }, index) => {
    const before = history[index] ?? { requests, hits };
    const newHits = hits - before.hits;
    return { hits: newHits, misses: requests - before.requests - newHits };
  });
}

/** Number of answers that needed no render, because the picture existed. */
export const rendersAvoided = ({ requests, renders }: Sample): number => Math.max(0, requests - renders);
