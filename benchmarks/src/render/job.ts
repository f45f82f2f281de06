/** Formats that are compared. */
export const FORMATS = ['jpeg', 'webp', 'avif'] as const;
export type Format = (typeof FORMATS)[number];

/** Who renders. `floor` is sharp with Cameo's settings and nothing around it. */
export const WAYS = ['cameo', 'floor', 'next', 'ipx', 'dit', 'samples', 'vipsthumbnail'] as const;
export type Way = (typeof WAYS)[number];

/** What a process is asked to render once. */
export interface Job {
  /** Path of the original. */
  readonly file: string;
  /** Width of the output, px; never above the original's. */
  readonly width: number;
  readonly format: Format;
  /** Cameo's quality, and the floor's; peers have their own defaults. */
  readonly q: number | undefined;
  /** Where the bytes are written afterwards. */
  readonly out: string;
}

/** What it took, from the bytes of the original to those of the rendition. */
export interface Took {
  readonly ms: number;
  /** Time of the processor, all threads together, ms. */
  readonly cpuMs: number;
  readonly bytes: number;
  /** The most that was resident while it worked, MiB; undefined where it cannot be told. */
  readonly peakMb: number | undefined;
}
