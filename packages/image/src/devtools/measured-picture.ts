/// <reference lib="dom" />

/** The measurements of a picture on the page; fields are undefined if the browser does not expose them. */
export interface MeasuredPicture {
  readonly url: string;
  /** Width of the loaded picture, device px. */
  readonly chosen: number | undefined;
  /** The smallest sufficient rung for the place, device px; undefined for a picture that is not laid out. */
  readonly ideal: number | undefined;
  /** Size of the picture, bytes, also if it came from a cache. */
  readonly bytes: number | undefined;
  /** Estimated savings with the ideal rung, bytes. */
  readonly wasted: number | undefined;
  readonly cache: CacheStatus;
}

/** `browser`: from the browser's cache. The others come from the edge's answer to this fetch. */
export type CacheStatus = 'browser' | 'hit' | 'miss' | 'unknown';

/** Measures an `<img>` with a picture. */
export function measurePicture(img: HTMLImageElement, ladder: readonly number[]): MeasuredPicture {
  const url = img.currentSrc;
  const chosen = widthOf(url, srcSetsOf(img));
  const cover = getComputedStyle(img).objectFit === 'cover' && img.naturalHeight > 0;
  // A picture that covers a box may be wider than the box.
  const ratio = cover ? img.naturalWidth / img.naturalHeight : 0;
  const slot = Math.max(img.clientWidth, img.clientHeight * ratio);
  const ideal = idealRung(slot * devicePixelRatio, ladder);
  // The devtools' own fetches have the same URL.
  const fetches = performance.getEntriesByName(url, 'resource') as PerformanceResourceTiming[];
  const timing = fetches.findLast(({ initiatorType }) => initiatorType !== 'fetch');
  const bytes = timing?.encodedBodySize || undefined;
  return { url, chosen, ideal, bytes, wasted: wastedBytes(bytes, chosen, ideal), cache: cacheStatus(timing) };
}

/** All `srcset`s that apply to a picture. */
const srcSetsOf = (img: HTMLImageElement): readonly string[] => [
  ...[...(img.closest('picture')?.querySelectorAll('source') ?? [])].map(({ srcset }) => srcset),
  img.srcset,
];

/** The width of a URL according to a `srcset`, otherwise the requested width. */
export function widthOf(url: string, srcSets: readonly string[]): number | undefined {
  for (const candidate of srcSets.flatMap((text) => text.split(/,\s+/))) {
    const [address = '', descriptor = ''] = candidate.trim().split(/\s+/);
    if (address && url.endsWith(address) && descriptor.endsWith('w')) return Number.parseInt(descriptor, 10);
  }
  return Number(/[?&]w=(\d+)/.exec(url)?.[1]) || undefined;
}

/** The smallest rung of at least `needed` device px, otherwise the largest. */
export const idealRung = (needed: number, ladder: readonly number[]): number | undefined =>
  // Half a device px is rounding.
  needed > 0 ? (ladder.find((rung) => rung >= needed - 0.5) ?? ladder.at(-1)) : undefined;

/** Bytes grow with the area. */
export const wastedBytes = (
  bytes: number | undefined,
  chosen: number | undefined,
  ideal: number | undefined,
): number | undefined =>
  bytes && chosen && ideal && Math.round(bytes * Math.max(0, 1 - (ideal / chosen) ** 2));

/** The origin of the bytes of a fetch, as far as its timing shows. */
export function cacheStatus(
  timing: Pick<PerformanceResourceTiming, 'transferSize' | 'encodedBodySize' | 'serverTiming'> | undefined,
): CacheStatus {
  if (timing && timing.transferSize === 0 && timing.encodedBodySize > 0) return 'browser';
  // The names in CloudFront's header Server-Timing.
  const names = timing?.serverTiming?.map(({ name }) => name) ?? [];
  if (names.includes('cdn-cache-hit')) return 'hit';
  return names.includes('cdn-cache-miss') ? 'miss' : 'unknown';
}

/** The current answer of the edge for a picture. */
export interface EdgeAnswer {
  /** Hash of its grammar. */
  readonly grammar: string | undefined;
  /** Whether its cache has the picture now; the earlier fetch may have been a miss. */
  readonly cached: boolean | undefined;
}

const UNKNOWN: EdgeAnswer = { grammar: undefined, cached: undefined };

/** Sends HEAD once for each URL; an unreadable answer is unknown. */
export function createEdgeAnswers(): (url: string) => Promise<EdgeAnswer> {
  const answers = new Map<string, Promise<EdgeAnswer>>();
  return (url) => {
    const known = answers.get(url);
    if (known) return known;
    const answer = fetch(url, { method: 'HEAD', cache: 'no-store' }).then(
      ({ headers }) => {
        const status = headers.get('x-cache');
        return {
          grammar: headers.get('x-cameo-grammar') ?? undefined,
          cached: status === null ? undefined : /hit/i.test(status),
        };
      },
      () => UNKNOWN,
    );
    answers.set(url, answer);
    return answer;
  };
}
