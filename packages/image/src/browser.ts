/// <reference lib="dom" />

/** What a server may ask for at most, ms; a page that shows nothing for longer seems broken. */
const LONGEST_WAIT = 10_000;

/** The wait before the first retry, ms; it doubles with each. */
const FIRST_WAIT = 500;

/** 4xx other than 429: asking again is of no use. */
const isFinal = (status: number): boolean => status > 399 && status < 500 && status !== 429;

/**
 * How long to wait before a picture that failed is asked for again. An `<img>` does not say why it failed, but the
 * browser's list of what was fetched has its status, of pictures elsewhere where they send `Timing-Allow-Origin`. Only
 * where that is not enough the URL is asked with HEAD: for `Retry-After` of 429 and of what failed twice, and for a status
 * that is not known. The wait is what `Retry-After` says (10 s at most) or 500 ms, doubled with each try, and up to as
 * much again by chance, so that the browsers that failed together do not come back together.
 * @param tries how often it was asked for again already
 * @returns ms; undefined where asking again is of no use
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
      // No answer, or one that this page may not read: that may pass.
    }
  return Math.max(backoff, asked) + backoff * Math.random();
}

/** The status with which a URL was answered last; 0 where the browser does not tell. */
function fetchedStatus(url: string): number {
  const entries = performance.getEntriesByName?.(url, 'resource') ?? [];
  return (entries[entries.length - 1] as PerformanceResourceTiming | undefined)?.responseStatus ?? 0;
}

/**
 * Says the width of a place that the browser measures. With `auto` it would choose again, and fetch, when the picture is
 * hidden, removed or broken, as if it were as wide as the viewport.
 * @returns a function that stops
 */
export function measure(img: HTMLImageElement): (() => void) | undefined {
  if (typeof ResizeObserver !== 'function') return undefined;
  const observer = new ResizeObserver(() => {
    if (!img.clientWidth) return;
    for (const one of [img, ...(img.closest('picture')?.querySelectorAll('source') ?? [])])
      if (one.sizes) one.sizes = `${img.clientWidth}px`;
  });
  observer.observe(img);
  return () => observer.disconnect();
}

export { inDevelopment } from './warnings.js';
