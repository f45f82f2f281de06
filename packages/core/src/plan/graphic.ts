import { OUTPUT_FORMATS } from '../grammar/formats.js';
import { isTransparent } from './effects.js';
import type { Coding, Plan, SourceFacts } from './plan.js';

/** Formats in which graphics are kept as they were drawn. A JPEG has noise, which nothing but loss makes small. */
const DRAWN: readonly SourceFacts['format'][] = ['png', 'gif', 'svg', 'webp', 'tiff'];

/** Encoding a larger one in a second way, to see which is smaller, would take seconds and 50 bytes of memory a pixel. */
const MOST_PIXELS = 2_500_000;

/**
 * Most bytes of an original for each of its pixels, and for what every file has. Without loss graphics take up to half a
 * byte, photographs more than one: photographs are not analysed.
 */
const MOST_BYTES = { perPixel: 0.7, apart: 1000 };

/**
 * Whether the output may turn out to be a graphic with few colours, such as a logo, a chart or a screenshot: then its
 * pixels are looked at before they are encoded. Facts and coding are those of the original itself.
 */
export const mayBeGraphic = (
  { animated, output }: Plan,
  { format, width, height }: Pick<SourceFacts, 'format' | 'width' | 'height'>,
  { bytes, lossless }: Pick<Coding, 'bytes' | 'lossless'>,
): boolean =>
  !animated &&
  DRAWN.includes(format) &&
  (format !== 'webp' || lossless) &&
  bytes <= MOST_BYTES.perPixel * width * height + MOST_BYTES.apart &&
  output.width * output.height <= MOST_PIXELS;

/**
 * Whether the output keeps the alpha channel of its original, in which every pixel may turn out to be opaque: then its
 * pixels are looked at. Room that `contain` leaves is transparent, unless there is a colour in it.
 */
export function mayBeOpaque(plan: Plan, { hasAlpha }: Pick<SourceFacts, 'hasAlpha'>): boolean {
  const { animated, format, background, padding } = plan;
  const mayShow = background === undefined ? padding === undefined : background.length === 8;
  return !animated && hasAlpha && OUTPUT_FORMATS[format].alpha && mayShow && !isTransparent(plan);
}
