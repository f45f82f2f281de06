import type { OutputFormatName } from './formats.js';

/**
 * The perceptual scale: `q` is the quality of a JPEG, and the other encoders get the number at which a photograph
 * looks as good. Anchors from SSIMULACRA scores of six Kodak pictures at 768 × 512 (docs/adr/0005-quality-scale.md);
 * between anchors the scale is linear.
 */
const SCALE = [
  { q: 1, webp: 1, avif: 1 },
  { q: 30, webp: 25, avif: 26 },
  { q: 60, webp: 54, avif: 46 },
  { q: 80, webp: 77, avif: 63 },
  { q: 95, webp: 94, avif: 85 },
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
