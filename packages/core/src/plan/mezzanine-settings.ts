/** How large the copies are that small renditions of large originals are made from, and which originals get one. */
export interface MezzanineSettings {
  /** Longest side, px. */
  readonly side: number;
  /** Fewest pixels of an AVIF that gets one. */
  readonly avifPixels: number;
  /** Fewest pixels of a JPEG in several passes that gets one. */
  readonly jpegPixels: number;
  /** Smallest file of a PNG that gets one, bytes. */
  readonly pngBytes: number;
}

/** What was measured to be worth it (docs/adr/0017-mezzanine.md). */
export const DEFAULT_MEZZANINE: MezzanineSettings = {
  side: 2112,
  avifPixels: 4_000_000,
  jpegPixels: 8_000_000,
  pngBytes: 8_000_000,
};
