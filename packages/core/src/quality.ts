import type { OutputFormatName } from './formats.js';

/**
 * The perceptual scale: `q` is the quality of a JPEG, and the other encoders get the number at which the mean SSIMULACRA
 * score of six Kodak photographs is the same (docs/adr/0005-quality-scale.md). Between anchors the scale is linear; the
 * ends are extrapolated.
 */
const SCALE = [
  { q: 1, webp: 1, avif: 8 },
  { q: 20, webp: 8, avif: 26 },
  { q: 30, webp: 15, avif: 34 },
  { q: 45, webp: 27, avif: 42 },
  { q: 60, webp: 38, avif: 48 },
  { q: 70, webp: 50, avif: 53 },
  { q: 75, webp: 59, avif: 56 },
  { q: 80, webp: 71, avif: 61 },
  { q: 85, webp: 78, avif: 67 },
  { q: 90, webp: 84, avif: 75 },
  { q: 95, webp: 91, avif: 87 },
  { q: 100, webp: 100, avif: 100 },
] as const;

/** The number that an encoder is given for a place on the scale, 1 to 100; PNG and GIF have none. */
export function encoderQuality(q: number, format: OutputFormatName): number | undefined {
  if (format === 'jpeg') return q;
  if (format === 'png' || format === 'gif') return undefined;
  const above = SCALE.findIndex((anchor) => anchor.q >= q);
  const high = SCALE[above];
  const low = SCALE[above - 1];
  if (high === undefined) return 100;
  if (low === undefined) return high[format];
  const share = (q - low.q) / (high.q - low.q);
  return Math.round(low[format] + share * (high[format] - low[format]));
}
