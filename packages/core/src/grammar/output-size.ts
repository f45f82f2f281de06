import type { Size } from '../plan/orientation.js';
import type { Box } from './box.js';
import type { Limits } from './limits.js';

export type Fit = 'cover' | 'contain' | 'inside' | 'fill';

/** A side in whole px, at least 1. */
export const side = (value: number): number => Math.max(1, Math.round(value));

/**
 * By how much a box is divided, at least 1: an original is never enlarged, so that where a box would need that, the
 * whole box shrinks with its proportions until the original fills it at its own size. Without a height the picture keeps
 * its proportions, within the limits. The resizer and `srcset` both ask here, and round by {@link side}, so that
 * descriptors are true to the pixel.
 */
export function shrinkOf(
  { width, height }: Size,
  { w, h }: Box & { readonly w: number },
  fit: Fit | undefined,
  limits: Pick<Limits, 'height' | 'pixels'>,
): number {
  const across = w / width;
  const down = h ? h / height : across;
  const tall = h || across * height;
  // `contain` leaves room instead of enlarging.
  const larger = fit === 'contain' ? Math.min(across, down) : Math.max(across, down);
  return Math.max(1, larger, tall / limits.height, Math.sqrt((w * tall) / limits.pixels));
}
