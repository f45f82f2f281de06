/// <reference lib="dom" />

/** Maximum `Retry-After` to follow, ms; a page without the picture for longer would seem broken. */
const MAX_DELAY_MS = 10_000;

/** The delay before the first retry, ms; it doubles with each. */
const FIRST_DELAY_MS = 500;

/** A 4xx other than 429 does not change with another request. */
const isFinal = (status: number): boolean => status > 399 && status < 500 && status !== 429;

/**
 * The delay before a failed picture is requested again. An `<img>` does not expose the reason of its failure, but the browser's
 * resource timing has the status, for other hosts if they send `Timing-Allow-Origin`. A HEAD request is sent only if that is
 * not enough: for the `Retry-After` of 429 and of a second failure, and for an unknown status. The delay is `Retry-After` (10 s
 * at most) or 500 ms, doubled with each try, plus random jitter of up to the same length, so that browsers that fail together
 * do not return together.
 * @param tries number of retries so far
 * @returns ms; undefined if a retry is useless
 */
export async function retryDelay(
  url: string,
  tries: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const backoff = FIRST_DELAY_MS * 2 ** tries;
  const known = fetchedStatus(url);
  if (isFinal(known)) return undefined;
  let retryAfter = 0;
  if (tries || known < 500)
    try {
      const { status, headers } = await fetch(url, { method: 'HEAD', cache: 'no-store', signal });
      if (isFinal(status)) return undefined;
      const after = headers.get('retry-after') ?? '';
      retryAfter = Math.min(Number(after) * 1000 || Date.parse(after) - Date.now(), MAX_DELAY_MS) || 0;
    } catch {
      // No answer, or one that this page may not read: the failure may be temporary.
    }
  return Math.max(backoff, retryAfter) + backoff * Math.random();
}

/** The status of the last response for a URL; 0 if the browser does not expose it. */
function fetchedStatus(url: string): number {
  const entries = performance.getEntriesByName?.(url, 'resource') ?? [];
  return (entries[entries.length - 1] as PerformanceResourceTiming | undefined)?.responseStatus ?? 0;
}
