import type { Architecture } from '../media/refine-function.js';
import type { PriceName } from '../operate/prices.js';

/** Inputs of a month's estimate. */
export interface Traffic {
  /** Originals in the bucket. */
  readonly pictures: number;
  /** Pictures sent to viewers per month. */
  readonly views: number;
  /** Number of sizes in which pages show a picture. */
  readonly sizes: number;
  /** Number of formats that clients request. */
  readonly formats: number;
  /** Originals replaced per month. */
  readonly changes: number;
  /** New originals and other new files per month. */
  readonly uploads: number;
  /** Share of the views that the CDN answers from its cache, 0 to 1. */
  readonly hits: number;
  /** Size of a derivative, kB (1,000 bytes). */
  readonly pictureKb: number;
  /** Duration of one render, ms. */
  readonly renderMs: number;
  /** Memory of the function that renders, MB. */
  readonly memoryMb: number;
  /** Refining; none by default. */
  readonly refine?: RefineTraffic | undefined;
}

/** Inputs of the estimate for refining. */
export interface RefineTraffic {
  /** Number of the requested formats that are refined. */
  readonly formats: number;
  /** Share of the views in one of them, 0 to 1. */
  readonly views: number;
  /** Size of an unrefined derivative in one of them, kB (1,000 bytes). */
  readonly pictureKb: number;
  /** Average share of the bytes that refining saves, 0 to 1. */
  readonly saved: number;
  /** Duration for one derivative, ms. */
  readonly ms: number;
  /** Memory of Refine, MB. */
  readonly memoryMb: number;
  /** Processor architecture of Refine. */
  readonly architecture: Architecture;
}

/** Duration of the two functions around the bucket when they only read headers, ms. */
export const PASS_ON_MS = 5;

/** Additional wait for S3's check of the original, ms. */
export const LOOKUP_MS = 20;

/** Memory of the function that only parses the URL, MB. */
export const REQUEST_MEMORY_MB = 128;

const MB_PER_GB = 1024;

/** The price of Refine's compute time, by its architecture. */
export const refineTime = (architecture: Architecture) =>
  (architecture === 'arm64' ? 'regional-gb-second' : 'regional-gb-second-x86') satisfies PriceName;

/** Billed GB-seconds of a function with this duration, ms, and memory, MB. */
export const gbSeconds = (ms: number, megabytes: number): number => (ms / 1000) * (megabytes / MB_PER_GB);
