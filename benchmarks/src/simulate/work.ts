/** How long the functions run, measured on this project's own renders (docs/performance.md). */
export interface Work {
  /** Reading the original from S3, decoding and scaling it, ms. */
  readonly readMs: number;
  /** Of an encoder, ms for each megapixel that comes out, and bytes for each of its pixels. */
  readonly formats: Readonly<
    Record<string, { readonly msPerMegapixel: number; readonly bytesPerPixel: number }>
  >;
  /** Both functions of a request that the store answers, ms. */
  readonly passMs: number;
}

export function renderMs({ readMs, formats }: Work, format: string, pixels: number): number {
  return readMs + ((formats[format]?.msPerMegapixel ?? 0) * pixels) / 1e6;
}

export const pictureBytes = ({ formats }: Work, format: string, pixels: number): number =>
  (formats[format]?.bytesPerPixel ?? 0) * pixels;
