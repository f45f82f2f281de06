/// <reference lib="dom" />

/** Longest `Retry-After` that is followed, ms; a page that shows nothing for longer seems broken. */
const LONGEST_WAIT = 10_000;

/** The wait before the first retry, ms; it doubles with each. */
const FIRST_WAIT = 500;

/** A 4xx other than 429 does not change with another request. */
const isFinal = (status: number): boolean => status > 399 && status < 500 && status !== 429;

/**
 * The wait before a failed picture is requested again. An `<img>` does not say why it failed, but the browser's resource
 * timing has the status, for other hosts where they send `Timing-Allow-Origin`. A HEAD request is sent only where that is
 * not enough: for the `Retry-After` of 429 and of a second failure, and for an unknown status. The wait is `Retry-After`
 * (10 s at most) or 500 ms, doubled with each try, plus up to as much again at random, so that browsers that fail together
 * do not return together.
 * @param tries how many retries there were
 * @returns ms; undefined where another request is of no use
 */
export async function retryDelay(
  url: string,
  tries: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const backoff = FIRST_WAIT * 2 ** tries;
  const known = fetchedStatus(url);
  if (isFinal(known)) return undefined;
  let asked = 0;
  if (tries || known < 500)
    try {
      const { status, headers } = await fetch(url, { method: 'HEAD', cache: 'no-store', signal });
      if (isFinal(status)) return undefined;
      const after = headers.get('retry-after') ?? '';
      asked = Math.min(Number(after) * 1000 || Date.parse(after) - Date.now(), LONGEST_WAIT) || 0;
    } catch {
      // No answer, or one that this page may not read: the failure may be temporary.
    }
  return Math.max(backoff, asked) + backoff * Math.random();
}

/** The status of the last response for a URL; 0 where the browser does not expose it. */
function fetchedStatus(url: string): number {
  const entries = performance.getEntriesByName?.(url, 'resource') ?? [];
  return (entries[entries.length - 1] as PerformanceResourceTiming | undefined)?.responseStatus ?? 0;
}
