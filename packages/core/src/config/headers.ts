/** Cache times of answers, s. */
export interface CachePolicy {
  /** A derivative, or an original without a `Cache-Control` of its own, in a browser. */
  readonly browserSeconds: number;
  /** The same in the CDN, where it can be purged. */
  readonly cdnSeconds: number;
  /** A request with a content version (`v`), everywhere: its bytes never change. */
  readonly versionedSeconds: number;
  /** A picture that was sent but could not be stored. */
  readonly unstoredSeconds: number;
  /** An answer that may still be refined, in the CDN, which then asks for the smaller one. */
  readonly unrefinedSeconds: number;
}

/** A day in browsers and a year in the CDN: a replaced picture is purged there, and browsers show it within a day. */
export const DEFAULT_CACHE: CachePolicy = {
  browserSeconds: 86_400,
  cdnSeconds: 31_536_000,
  versionedSeconds: 31_536_000,
  unstoredSeconds: 60,
  unrefinedSeconds: 3600,
};

/**
 * `Cache-Control` of a picture.
 * @param versioned whether its URL has a content version
 * @param unrefined whether a smaller file of the same picture may follow: the CDN then asks again, browsers do not
 */
export function pictureCacheControl(cache: CachePolicy, versioned: boolean, unrefined = false): string {
  const { browserSeconds, cdnSeconds, versionedSeconds, unrefinedSeconds } = cache;
  const inCdn = Math.min(
    unrefined ? unrefinedSeconds : Number.POSITIVE_INFINITY,
    versioned ? versionedSeconds : cdnSeconds,
  );
  if (!versioned) return `public, max-age=${browserSeconds}, s-maxage=${inCdn}`;
  const shared = unrefined ? `, s-maxage=${inCdn}` : '';
  return `public, max-age=${versionedSeconds}${shared}, immutable`;
}

/** `Cache-Control` of an answer that is valid for some seconds, or not at all. */
export const briefCacheControl = (seconds: number): string =>
  seconds === 0 ? 'no-store' : `public, max-age=${seconds}`;

/**
 * The header in which *ResizeImage* names the source of an answer to the CDN, for the distribution's `CacheTagConfig`.
 * Viewers never see it.
 */
export const CACHE_TAG_HEADER = 'x-cameo-tag';

/** Content-Security-Policy of an original that is opened as a page: it disables scripts and loading in an SVG or a page. */
export const HARMLESS_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
