import { type Size, side } from '../grammar/box.js';
import { nameOf } from '../grammar/formats.js';
import type { Limits } from '../grammar/limits.js';
import type { Variant } from '../grammar/variant.js';
import { turnedSize } from './orientation.js';

type DrawnLimits = Pick<Limits, 'pixels' | 'sourcePixels'>;

/** Maximum side of a drawing, px: the limit of rendering libraries. */
const MAX_SIDE = 32_767;

/**
 * The size, px, at which a drawing is rendered for a variant. A drawing has no pixel size of its own, so it is neither enlarged
 * nor reduced afterwards: it has the size that the request needs, within the limits. Without a requested size, it is as large
 * as a page would show it.
 * @param natural declared size, CSS px, before any rotation; may be fractional
 */
export function drawnSize(natural: Size, { transform }: Variant, limits: DrawnLimits): Size {
  const { w, h, fit = 'cover', rotate = 0 } = transform;
  const upright = turnedSize(natural, { degrees: rotate, mirrored: false });
  const sides = [...(w ? [w / upright.width] : []), ...(h ? [h / upright.height] : [])];
  const cuts = sides.length > 1 && (fit === 'cover' || fit === 'fill');
  const wanted = sides.length === 0 ? 1 : cuts ? Math.max(...sides) : Math.min(...sides);
  // A crop needs more rendered pixels than it outputs.
  const maxPixels = cuts ? limits.sourcePixels : limits.pixels;
  const scale = Math.min(
    wanted,
    MAX_SIDE / Math.max(natural.width, natural.height),
    Math.sqrt(maxPixels / (natural.width * natural.height)),
  );
  const width = Math.min(side(natural.width * scale), MAX_SIDE, maxPixels);
  // Rounding up both sides may go over the limit.
  return { width, height: Math.min(side(natural.height * scale), MAX_SIDE, Math.floor(maxPixels / width)) };
}

/**
 * The parameter of a variant, and its value, that requires rasterising a drawing. Undefined if a browser can scale the drawing
 * itself: a size in its own aspect ratio, without a crop.
 * @param natural declared size, CSS px
 */
export function pixelsNeededFor(
  natural: Size,
  { transform, target }: Variant,
): { readonly param: string; readonly value: string } | undefined {
  const named = nameOf(target);
  if (named !== undefined) return { param: 'f', value: named };
  const { w, h, fit = 'cover', q: _, focus: __, ...effects } = transform;
  const [effect] = Object.entries(effects);
  if (effect !== undefined) return { param: effect[0], value: String(effect[1]) };
  const whole = !w || !h || fit === 'inside' || Math.abs(h - (w * natural.height) / natural.width) <= 1;
  return whole ? undefined : { param: 'fit', value: fit };
}
