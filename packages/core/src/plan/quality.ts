import type { OutputFormatName } from '../grammar/formats.js';

/** Effort of an encoder: a viewer waits for the `first` answer, nobody for a `refined` one. */
export type Effort = 'first' | 'refined';

/**
 * The perceptual scale: `q` is the quality of a plain JPEG, as libjpeg and sharp count it, and each encoder gets the number
 * at which the mean SSIMULACRA score of photographs is the same (docs/adr/0005-quality-scale.md). Between anchors the
 * scale is linear; the ends are extrapolated. Encoders that may take their time have other settings, and so other numbers.
 */
const SCALE = [
  { q: 1, first: { jpeg: 1, webp: 1, avif: 8 }, refined: { jpeg: 1, webp: 1, avif: 8 } },
  { q: 20, first: { jpeg: 18, webp: 19, avif: 30 }, refined: { jpeg: 18, webp: 20, avif: 29 } },
  { q: 30, first: { jpeg: 27, webp: 28, avif: 38 }, refined: { jpeg: 26, webp: 31, avif: 37 } },
  { q: 45, first: { jpeg: 36, webp: 44, avif: 45 }, refined: { jpeg: 37, webp: 46, avif: 44 } },
  { q: 50, first: { jpeg: 40, webp: 49, avif: 47 }, refined: { jpeg: 40, webp: 51, avif: 45 } },
  { q: 60, first: { jpeg: 47, webp: 60, avif: 50 }, refined: { jpeg: 48, webp: 59, avif: 48 } },
  { q: 70, first: { jpeg: 56, webp: 75, avif: 56 }, refined: { jpeg: 58, webp: 71, avif: 54 } },
  { q: 75, first: { jpeg: 58, webp: 78, avif: 59 }, refined: { jpeg: 63, webp: 75, avif: 57 } },
  { q: 80, first: { jpeg: 65, webp: 81, avif: 65 }, refined: { jpeg: 69, webp: 80, avif: 61 } },
  { q: 85, first: { jpeg: 73, webp: 85, avif: 70 }, refined: { jpeg: 75, webp: 83, avif: 66 } },
  { q: 90, first: { jpeg: 80, webp: 89, avif: 78 }, refined: { jpeg: 82, webp: 88, avif: 72 } },
  { q: 95, first: { jpeg: 91, webp: 95, avif: 90 }, refined: { jpeg: 92, webp: 94, avif: 85 } },
  { q: 100, first: { jpeg: 100, webp: 100, avif: 100 }, refined: { jpeg: 100, webp: 100, avif: 100 } },
] as const;

/**
 * The encoder's quality number for a value on the scale, 1 to 100; PNG and GIF have none.
 * @param effort selects the encoder's settings
 */
export function encoderQuality(
  q: number,
  format: OutputFormatName,
  effort: Effort = 'first',
): number | undefined {
  if (format === 'png' || format === 'gif') return undefined;
  const above = SCALE.findIndex((anchor) => anchor.q >= q);
  const high = SCALE[above];
  const low = SCALE[above - 1];
  if (high === undefined) return 100;
  if (low === undefined) return high[effort][format];
  const share = (q - low.q) / (high.q - low.q);
  return Math.round(low[effort][format] + share * (high[effort][format] - low[effort][format]));
}
