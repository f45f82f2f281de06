import { OUTPUT_FORMATS } from '../grammar/formats.js';
import { isTransparent } from './effects.js';
import type { Coding, Plan, SourceFacts } from './plan.js';

/** Lossless formats of graphics. A JPEG has noise, which only lossy encoding can compress. */
const DRAWN: readonly SourceFacts['format'][] = ['png', 'gif', 'svg', 'webp', 'tiff'];

/** Limit for trying several encodings of a graphic, px: above, it would take seconds and 50 bytes of memory per pixel. */
const MAX_PIXELS = 2_500_000;

/**
 * Maximum size of an original, bytes per pixel, plus a constant for the file. Lossless graphics take up to half a byte,
 * photographs more than one: photographs are not analysed.
 */
const MAX_BYTES = { perPixel: 0.7, apart: 1000 };

/**
 * Whether the output may turn out to be a graphic with few colours, such as a logo, a chart or a screenshot. Then its pixels
 * are analysed before encoding. Facts and coding are those of the original itself.
 */
export const mayBeGraphic = (
  { animated, output }: Plan,
  { format, width, height }: Pick<SourceFacts, 'format' | 'width' | 'height'>,
  { bytes, lossless }: Pick<Coding, 'bytes' | 'lossless'>,
): boolean =>
  !animated &&
  DRAWN.includes(format) &&
  (format !== 'webp' || lossless) &&
  bytes <= MAX_BYTES.perPixel * width * height + MAX_BYTES.apart &&
  output.width * output.height <= MAX_PIXELS;

/**
 * Whether the output keeps the alpha channel of its original, which may turn out to be fully opaque. Then its pixels are
 * analysed. The padding of `contain` is transparent, unless there is a background colour.
 */
export function mayBeOpaque(plan: Plan, { hasAlpha }: Pick<SourceFacts, 'hasAlpha'>): boolean {
  const { animated, format, background, padding } = plan;
  const mayShow = background === undefined ? padding === undefined : background.length === 8;
  return !animated && hasAlpha && OUTPUT_FORMATS[format].alpha && mayShow && !isTransparent(plan);
}
