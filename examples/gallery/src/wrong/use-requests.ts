import { useEffect, useState } from 'react';

/** One of the browser's requests for a picture. */
export interface SeenRequest {
  /** Time from the click of the button to the request, ms. */
  readonly at: number;
  readonly ms: number;
  /** 0 without an answer; undefined in browsers that do not expose it. */
  readonly status: number | undefined;
  /** True for a request of the script, false for the picture itself. */
  readonly byScript: boolean;
}

/** Requests for URLs that contain a text, since a moment of `performance.now()`. */
export function useRequests(part: string, since: number): readonly SeenRequest[] {
  const [seen, setSeen] = useState<readonly SeenRequest[]>([]);
  useEffect(() => {
    setSeen([]);
    if (part === '') return undefined;
    const observer = new PerformanceObserver((list) => {
      const entries = (list.getEntries() as PerformanceResourceTiming[]).filter(
        ({ name, startTime }) => name.includes(part) && startTime >= since,
      );
      if (entries.length > 0)
        setSeen((known) => [...known, ...entries.map((entry) => requestOf(entry, since))]);
    });
    observer.observe({ type: 'resource' });
    return () => observer.disconnect();
  }, [part, since]);
  return seen;
}

const requestOf = (entry: PerformanceResourceTiming, since: number): SeenRequest => ({
  at: entry.startTime - since,
  ms: entry.duration,
  status: (entry as { readonly responseStatus?: number }).responseStatus,
  byScript: entry.initiatorType === 'fetch',
});
