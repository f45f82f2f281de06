/** Limits of requests and of sources. All are positive integers. */
export interface Limits {
  /** Maximum width of a rendition, device px. */
  readonly width: number;
  /** Maximum height of a rendition, device px. */
  readonly height: number;
  /** Maximum number of pixels of a rendition (per frame), device px². */
  readonly pixels: number;
  /** Maximum size of an original, bytes. */
  readonly sourceBytes: number;
  /** Maximum number of pixels of an original (one frame), px². */
  readonly sourcePixels: number;
  /** Maximum number of pixels in all frames of an animated original, px². */
  readonly framePixels: number;
  /** Maximum number of frames of an animated original. */
  readonly frames: number;
  /** Maximum number of pixels of a PNG of a photograph, unless a preset or a signature requests it, px². */
  readonly photoPngPixels: number;
  /** Maximum number of stored derivatives of one original. */
  readonly variantsPerSource: number;
  /** Maximum length of path plus query string, bytes. */
  readonly urlLength: number;
  /** Maximum length of a source key, bytes of UTF-8. */
  readonly sourceKeyBytes: number;
}

/** First segment of every derivative's S3 key; the lifecycle rule and the role's write permission name it. */
export const VARIANTS_PREFIX = '_variants/';

/**
 * Maximum length of the last segment of a derivative key, bytes: every parameter that canonical form can combine at its
 * longest, separators, mark and extension. A test builds that variant and compares.
 */
export const MAX_VARIANT_NAME_BYTES = 124;

/**
 * Defaults of the limits that the front end needs too; the reasons are in `LIMIT_REASONS`. `sourceKeyBytes` is at most
 * `MAX_SOURCE_KEY_BYTES`; the difference is reserved for future parameters.
 */
export const REQUEST_LIMITS = {
  width: 3840,
  height: 5760,
  pixels: 22_118_400,
  sourceKeyBytes: 790,
} as const;

/** S3's limit (S3 User Guide, "Naming Amazon S3 objects"). */
const S3_KEY_BYTES = 1024;

/** Bytes of an S3 key that remain for the source beside the derivative's prefix and the longest variant name. */
export const MAX_SOURCE_KEY_BYTES = /* @__PURE__ */ (() =>
  S3_KEY_BYTES - VARIANTS_PREFIX.length - 1 - MAX_VARIANT_NAME_BYTES)();

/**
 * The default of every limit; {@link LIMIT_REASONS} says why each number is what it is. Bundlers drop an unused pure
 * call, but not a spread: this is not shipped to browsers.
 */
export const DEFAULT_LIMITS: Limits = /* @__PURE__ */ Object.assign(
  {
    sourceBytes: 52_428_800,
    sourcePixels: 64_000_000,
    framePixels: 64_000_000,
    frames: 1000,
    photoPngPixels: 2_000_000,
    variantsPerSource: 1000,
    urlLength: 4096,
  },
  REQUEST_LIMITS,
);

/** The reason for each limit; printed in docs/url-grammar.md. */
export const LIMIT_REASONS: Readonly<Record<keyof Limits, string>> = {
  width: 'the widest screens in use are 3,840 device px wide (4K); the ladder ends there',
  height: 'a 2:3 portrait at the widest rung is 3,840 × 5,760, so no camera picture loses its true width',
  pixels: '3,840 × 5,760: the area of that portrait, which the slowest encoder finishes in a few seconds',
  sourceBytes: '50 MiB: larger than any camera JPEG, and read well within the time of a trigger',
  sourcePixels:
    'a 61-megapixel full-frame camera fits; twice as many would not fit into the memory of a function',
  framePixels: 'all frames are held in memory decoded, four bytes a pixel: 64 million are 256 MB',
  frames: 'an animation of 40 s at 25 frames a second; floods of tiny frames cost time, not pixels',
  photoPngPixels:
    'about 3 MB; a photograph at 3,840 × 2,560 is 14 MB as a PNG and 1 MB as a WebP that looks the same',
  variantsPerSource:
    'twelve crops at all rungs in four formats, besides the rungs themselves; strangers cannot cause more',
  urlLength:
    'a 1,024-byte key with every byte percent-encoded, and the longest query, fit; CloudFront’s limit is 8,192',
  sourceKeyBytes:
    'an S3 key has 1,024 bytes, and the derivative key adds its prefix and the variant name, which may grow',
};
