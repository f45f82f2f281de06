/** Caps on what a request may ask for and on what a source may be. All are positive whole numbers. */
export interface Limits {
  /** Widest rendition, device px. */
  readonly width: number;
  /** Tallest rendition, device px. */
  readonly height: number;
  /** Most pixels in a rendition (per frame), device px². */
  readonly pixels: number;
  /** Largest original that is downloaded, bytes. */
  readonly sourceBytes: number;
  /** Most pixels in an original (one frame), px². */
  readonly sourcePixels: number;
  /** Most pixels in all frames of an animated original together, px². */
  readonly framePixels: number;
  /** Most frames in an animated original. */
  readonly frames: number;
  /** Most pixels of a PNG of a photograph, unless a preset or a signature asks for it, px². */
  readonly photoPngPixels: number;
  /** Most derivatives of one original that are stored. */
  readonly variantsPerSource: number;
  /** Longest path plus query string, bytes. */
  readonly urlLength: number;
  /** Longest source key, bytes of UTF-8. */
  readonly sourceKeyBytes: number;
}

/** First segment of every derivative's S3 key; a lifecycle rule and the role's write permission name it. */
export const VARIANTS_PREFIX = '_variants/';

/**
 * Longest last segment of a derivative key in bytes: every parameter that canonical form can hold together at its
 * longest, separators, mark and extension. A test builds that variant and compares.
 */
export const MAX_VARIANT_NAME_BYTES = 124;

/**
 * The defaults of those limits that the front end must know too, and may ship; the reasons are in `LIMIT_REASONS`.
 * `sourceKeyBytes` is at most `MAX_SOURCE_KEY_BYTES`; the difference is room for parameters to come.
 */
export const REQUEST_LIMITS = {
  width: 3840,
  height: 5760,
  pixels: 22_118_400,
  sourceKeyBytes: 790,
} as const;

/** S3 refuses longer keys (S3 User Guide, "Naming Amazon S3 objects"). */
const S3_KEY_BYTES = 1024;

/** What is left of an S3 key for the source once the derivative's prefix and the longest variant name are added. */
export const MAX_SOURCE_KEY_BYTES = /* @__PURE__ */ (() =>
  S3_KEY_BYTES - VARIANTS_PREFIX.length - 1 - MAX_VARIANT_NAME_BYTES)();

/**
 * The default of every limit; {@link LIMIT_REASONS} says why each number is what it is. Bundlers drop a pure call that
 * nobody uses, but not a spread: this is not shipped to browsers.
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

/** Why each limit has its number; printed in docs/url-grammar.md. */
export const LIMIT_REASONS: Readonly<Record<keyof Limits, string>> = {
  width: 'the widest screens in use are 3,840 device px wide (4K); the ladder ends there',
  height: 'a 2:3 portrait at the widest rung is 3,840 × 5,760, so no camera picture loses its true width',
  pixels: '3,840 × 5,760: the area of that portrait, which the slowest encoder finishes in a few seconds',
  sourceBytes: '50 MiB: larger than any camera JPEG, and read well within the time that a trigger has',
  sourcePixels:
    'a 61-megapixel full-frame camera fits; one more doubling would not fit the memory of a function',
  framePixels: 'all frames are held decoded, four bytes a pixel: 64 million are 256 MB',
  frames: 'an animation of 40 s at 25 frames a second; floods of tiny frames cost time, not pixels',
  photoPngPixels:
    'some 3 MB; a photograph at 3,840 × 2,560 is 14 MB as a PNG and 1 MB as a WebP that looks the same',
  variantsPerSource:
    'twelve crops at all rungs in four formats, beside the rungs themselves; whatever strangers ask for, there are no more',
  urlLength:
    'a 1,024-byte key with every byte percent-encoded, and the longest query, fit; CloudFront ends at 8,192',
  sourceKeyBytes:
    'an S3 key has 1,024 bytes, and the derivative key adds its prefix and the variant name, which may grow',
};
