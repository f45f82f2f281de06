/** The browser's measurements of one request. */
export interface MeasuredResource {
  /** Size of the body as it was sent, bytes. */
  readonly bytes: number;
  /** From the request to the last byte, ms. */
  readonly ms: number;
  /** Media type, in browsers that expose it. */
  readonly type: string;
}

const measured = new Map<string, MeasuredResource>();
const listeners = new Set<() => void>();
let observer: PerformanceObserver | undefined;

/** Calls back on new measurements, from the first request of the page on. */
export function subscribeResources(listener: () => void): () => void {
  listeners.add(listener);
  if (observer === undefined) {
    observer = new PerformanceObserver((list) => keep(list.getEntries() as PerformanceResourceTiming[]));
    observer.observe({ type: 'resource', buffered: true });
  }
  return () => listeners.delete(listener);
}

/** Measurements of a URL; the first transfer counts, not copies from memory. */
export const measuredResource = (url: string): MeasuredResource | undefined => measured.get(url);

function keep(entries: readonly PerformanceResourceTiming[]): void {
  for (const entry of entries) {
    if (entry.encodedBodySize === 0 || measured.has(entry.name)) continue;
    const { contentType = '' } = entry as { readonly contentType?: string };
    measured.set(entry.name, { bytes: entry.encodedBodySize, ms: entry.duration, type: contentType });
  }
  for (const listener of listeners) listener();
}
