import type { Box } from './box.js';
import { type Focus, focusPoint } from './focus.js';
import type { Limits } from './limits.js';
import type { Rect, Size } from './orientation.js';
import { type Fit, outputSize, side } from './output-size.js';

/** What is asked of a picture's shape; sides in device px. */
export interface Placement {
  readonly box: Box;
  readonly fit: Fit;
  readonly focus: Focus;
}

/** How an upright picture becomes the output; every size is at least 1 px on each side. */
export interface Geometry {
  /** The part of the picture that is seen, px of the upright picture, always inside of it. */
  readonly region: Rect;
  /** The size that the region is scaled to, px; never larger than the region. */
  readonly scaled: Size;
  /** The size of the output, px; larger than `scaled` only where `contain` leaves room. */
  readonly output: Size;
  /** Where the scaled region lies in the output, px. */
  readonly offset: { readonly left: number; readonly top: number };
}

/** Places an upright picture; {@link outputSize} says how large it becomes. */
export function place(
  source: Size,
  { box, fit, focus }: Placement,
  limits: Pick<Limits, 'width' | 'height' | 'pixels'>,
): Geometry {
  const output = outputSize(source, box, fit, limits);
  if (box.w !== undefined && box.h !== undefined) {
    if (fit === 'contain') return contain(source, { width: box.w, height: box.h }, output);
    if (fit === 'cover') return cover(source, { width: box.w, height: box.h }, output, focus);
  }
  return { region: { left: 0, top: 0, ...source }, scaled: output, output, offset: { left: 0, top: 0 } };
}

function contain(source: Size, box: Size, output: Size): Geometry {
  const scale = Math.min(1, box.width / source.width, box.height / source.height);
  const scaled = {
    width: side(source.width * scale, Math.min(source.width, output.width)),
    height: side(source.height * scale, Math.min(source.height, output.height)),
  };
  const offset = {
    left: Math.floor((output.width - scaled.width) / 2),
    top: Math.floor((output.height - scaled.height) / 2),
  };
  return { region: { left: 0, top: 0, ...source }, scaled, output, offset };
}

function cover(source: Size, box: Size, output: Size, focus: Focus): Geometry {
  const scale = Math.min(1, Math.max(box.width / source.width, box.height / source.height));
  const [x, y] = focusPoint(focus);
  const across = window(source.width, output.width / scale, x);
  const down = window(source.height, output.height / scale, y);
  const region = { left: across.start, top: down.start, width: across.length, height: down.length };
  // The box never asks for more than the region has, but for a side that rounding made longer.
  const scaled = {
    width: Math.min(output.width, region.width),
    height: Math.min(output.height, region.height),
  };
  return { region, scaled, output: scaled, offset: { left: 0, top: 0 } };
}

/** The stretch of a side that is kept: centred on the focus as far as the picture reaches. */
function window(full: number, kept: number, focus: number): { start: number; length: number } {
  const length = side(kept, full);
  const start = Math.round(full * focus - length / 2);
  return { start: Math.min(full - length, Math.max(0, start)), length };
}
