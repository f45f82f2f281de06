import { type Size, side } from '../grammar/box.js';
import { nameOf } from '../grammar/formats.js';
import type { Limits } from '../grammar/limits.js';
import type { Variant } from '../grammar/variant.js';
import { turnedSize } from './orientation.js';

type DrawnLimits = Pick<Limits, 'pixels' | 'sourcePixels'>;

/** Longest side of a drawing, px: no library that draws takes a longer one. */
const LONGEST = 32_767;

/**
 * The size, px, that a drawing is drawn at for a variant. A drawing has pixels of no size of its own, so it is neither
 * enlarged nor made smaller afterwards: it is as large as the request needs it, within the limits. Without
 * a requested size, it is as large as a page would show it.
 * @param natural size that it says it has, CSS px, before any turn; need not be whole
 */
export function drawnSize(natural: Size, { transform }: Variant, limits: DrawnLimits): Size {
  const { w, h, fit = 'cover', rotate = 0 } = transform;
  const upright = turnedSize(natural, { degrees: rotate, mirrored: false });
  const sides = [...(w ? [w / upright.width] : []), ...(h ? [h / upright.height] : [])];
  const cuts = sides.length > 1 && (fit === 'cover' || fit === 'fill');
  const wanted = sides.length === 0 ? 1 : cuts ? Math.max(...sides) : Math.min(...sides);
  // Of what is cut, more is drawn than is sent.
  const most = cuts ? limits.sourcePixels : limits.pixels;
  const scale = Math.min(
    wanted,
    LONGEST / Math.max(natural.width, natural.height),
    Math.sqrt(most / (natural.width * natural.height)),
  );
  const width = Math.min(side(natural.width * scale), LONGEST, most);
  // Rounding up both sides may go over the limit.
  return { width, height: Math.min(side(natural.height * scale), LONGEST, Math.floor(most / width)) };
}

/**
 * The parameter of a variant, and its value, that a drawing must be rasterized for. Undefined where a browser can scale the
 * drawing itself: a size in its own proportions, with nothing cut.
 * @param natural size that the drawing says it has, CSS px
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
