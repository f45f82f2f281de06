import { type RefObject, useEffect, useState } from 'react';
import { readSample, type Sample, withSample } from './sample.js';

const EVERY_MS = 2000;

/** What is known of the edge's counters. */
export interface LiveStats {
  readonly history: readonly Sample[];
  /** False when the last question was not answered. */
  readonly reachable: boolean;
}

/** Asks the edge for its counters as the page begins, and then every two seconds while an element is in sight. */
export function useLiveStats(element: RefObject<Element | null>): LiveStats {
  const [stats, setStats] = useState<LiveStats>({ history: [], reachable: true });
  useEffect(() => {
    let inSight = false;
    const ask = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      const sample = await askSample();
      setStats(({ history }) => ({
        history: sample === undefined ? history : withSample(history, sample),
        reachable: sample !== undefined,
      }));
    };
    const observer = new IntersectionObserver(([entry]) => {
      inSight = entry?.isIntersecting ?? false;
      if (inSight) void ask();
    });
    if (element.current !== null) observer.observe(element.current);
    // From where the visit began: what its pictures asked for is the first bar.
    void ask();
    const timer = setInterval(() => inSight && void ask(), EVERY_MS);
    return () => {
      observer.disconnect();
      clearInterval(timer);
    };
  }, [element]);
  return stats;
}

async function askSample(): Promise<Sample | undefined> {
  try {
    const answer = await fetch('/__edge/stats', { cache: 'no-store' });
    return answer.ok ? readSample(await answer.json()) : undefined;
  } catch {
    return undefined;
  }
}
