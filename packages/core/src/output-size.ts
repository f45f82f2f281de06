import type { Box } from './box.js';
import type { Limits } from './limits.js';
import type { Size } from './orientation.js';

export type Fit = 'cover' | 'contain' | 'inside' | 'fill';
type SizeLimits = Pick<Limits, 'width' | 'height' | 'pixels'>;

/** A side in whole px, at least 1 and at most `max`. */
export const side = (value: number, max: number): number => Math.min(max, Math.max(1, Math.round(value)));

/**
 * The size of the picture that comes back, px. An original is never enlarged: where a box would need that, the whole
 * box shrinks with its proportions until the original fills it at its own size. Without both sides of a box the
 * picture keeps its proportions, within the limits. The resizer and `srcset` both ask here, so that descriptors are
 * true to the pixel.
 */
export function outputSize(source: Size, box: Box, fit: Fit | undefined, limits: SizeLimits): Size {
  const across = (box.w ?? 0) / source.width;
  const down = (box.h ?? 0) / source.height;
  if (!box.w || !box.h) return wholeSize(source, across || down || 1, limits);
  if (fit === 'inside') return scaledSize(source, Math.min(1, across, down));
  // How many times larger than the original the box is; `contain` leaves room instead of enlarging.
  const shrink = Math.max(1, fit === 'contain' ? Math.min(across, down) : Math.max(across, down));
  return { width: side(box.w / shrink, box.w), height: side(box.h / shrink, box.h) };
}

const scaledSize = ({ width, height }: Size, scale: number): Size => ({
  width: side(width * scale, width),
  height: side(height * scale, height),
});

function wholeSize(source: Size, wanted: number, limits: SizeLimits): Size {
  const { width, height } = source;
  const most = Math.sqrt(limits.pixels / (width * height));
  const scale = Math.min(1, wanted, limits.width / width, limits.height / height, most);
  const rounded = scaledSize(source, scale);
  if (rounded.width * rounded.height <= limits.pixels) return rounded;
  // Rounding up by half a pixel broke the limit. What is added only undoes the error of the division.
  const floor = (value: number) => Math.max(1, Math.floor(value + 1e-6));
  return { width: floor(width * scale), height: floor(height * scale) };
}
