import type { OutputFormatName } from '../grammar/formats.js';

/**
 * The perceptual scale: `q` is the quality of a plain JPEG, as libjpeg and sharp count it, and each encoder gets the number
 * at which the mean SSIMULACRA score of photographs is the same (docs/adr/0005-quality-scale.md). Between anchors the
 * scale is linear; the ends are extrapolated.
 */
const SCALE = [
  { q: 1, jpeg: 1, webp: 1, avif: 8 },
  { q: 20, jpeg: 18, webp: 20, avif: 30 },
  { q: 30, jpeg: 27, webp: 31, avif: 38 },
  { q: 45, jpeg: 36, webp: 46, avif: 45 },
  { q: 50, jpeg: 40, webp: 51, avif: 47 },
  { q: 60, jpeg: 47, webp: 59, avif: 50 },
  { q: 70, jpeg: 56, webp: 71, avif: 56 },
  { q: 75, jpeg: 58, webp: 75, avif: 59 },
  { q: 80, jpeg: 65, webp: 80, avif: 65 },
  { q: 85, jpeg: 73, webp: 83, avif: 70 },
  { q: 90, jpeg: 80, webp: 87, avif: 78 },
  { q: 95, jpeg: 91, webp: 93, avif: 90 },
  { q: 100, jpeg: 100, webp: 100, avif: 100 },
] as const;

/** The number that an encoder is given for a place on the scale, 1 to 100; PNG and GIF have none. */
export function encoderQuality(q: number, format: OutputFormatName): number | undefined {
  if (format === 'png' || format === 'gif') return undefined;
  const above = SCALE.findIndex((anchor) => anchor.q >= q);
  const high = SCALE[above];
  const low = SCALE[above - 1];
  if (high === undefined) return 100;
  if (low === undefined) return high[format];
  const share = (q - low.q) / (high.q - low.q);
  return Math.round(low[format] + share * (high[format] - low[format]));
}
