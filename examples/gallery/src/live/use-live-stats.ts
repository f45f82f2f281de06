import { type RefObject, useEffect, useState } from 'react';
import { readSample, type Sample, withSample } from './sample.js';

const EVERY_MS = 2000;

/** The known counters of the edge. */
export interface LiveStats {
  readonly history: readonly Sample[];
  /** False if the last request failed. */
  readonly reachable: boolean;
}

/** Requests the edge's counters at the start, and then every two seconds while an element is visible. */
export function useLiveStats(element: RefObject<Element | null>): LiveStats {
  const [stats, setStats] = useState<LiveStats>({ history: [], reachable: true });
  useEffect(() => {
    let inSight = false;
    const update = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      const sample = await fetchSample();
      setStats(({ history }) => ({
        history: sample === undefined ? history : withSample(history, sample),
        reachable: sample !== undefined,
      }));
    };
    const observer = new IntersectionObserver(([entry]) => {
      inSight = entry?.isIntersecting ?? false;
      if (inSight) void update();
    });
    if (element.current !== null) observer.observe(element.current);
    // At the start, so that the requests of the page's pictures are the first bar.
    void update();
    const timer = setInterval(() => inSight && void update(), EVERY_MS);
    return () => {
      observer.disconnect();
      clearInterval(timer);
    };
  }, [element]);
  return stats;
}

async function fetchSample(): Promise<Sample | undefined> {
  try {
    const answer = await fetch('/__edge/stats', { cache: 'no-store' });
    return answer.ok ? readSample(await answer.json()) : undefined;
  } catch {
    return undefined;
  }
}
