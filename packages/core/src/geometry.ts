import type { Box } from './box.js';
import { type Focus, focusPoint } from './focus.js';
import type { Limits } from './limits.js';
import type { Rect, Size } from './orientation.js';

export type Fit = 'cover' | 'contain' | 'inside' | 'fill';

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

const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));
const side = (value: number, max: number): number => clamp(Math.round(value), 1, max);

/**
 * Places an upright picture. It is never enlarged: where a box would need that, the whole box shrinks with its
 * proportions until the picture fills it at its own size. The output never breaks the limits of size.
 */
export function place(
  source: Size,
  placement: Placement,
  limits: Pick<Limits, 'width' | 'height' | 'pixels'>,
): Geometry {
  const { box, fit } = placement;
  if (box.w === undefined || box.h === undefined) return scaleWhole(source, box, limits);
  const boxed = { width: box.w, height: box.h };
  if (fit === 'inside')
    return whole(source, Math.min(1, boxed.width / source.width, boxed.height / source.height));
  if (fit === 'fill') return fill(source, boxed);
  return fit === 'contain' ? contain(source, boxed) : cover(source, boxed, placement.focus);
}

/** One side or none is given: the picture keeps its proportions, and its size where that is within the limits. */
function scaleWhole(
  source: Size,
  { w, h }: Box,
  limits: Pick<Limits, 'width' | 'height' | 'pixels'>,
): Geometry {
  const wanted = w !== undefined ? w / source.width : h !== undefined ? h / source.height : 1;
  const scale = Math.min(
    1,
    wanted,
    limits.width / source.width,
    limits.height / source.height,
    Math.sqrt(limits.pixels / (source.width * source.height)),
  );
  const rounded = whole(source, scale);
  if (rounded.output.width * rounded.output.height <= limits.pixels) return rounded;
  // Rounding up by half a pixel broke the limit. What is added only undoes the error of the division.
  const floor = (value: number) => Math.max(1, Math.floor(value + 1e-6));
  const scaled = { width: floor(source.width * scale), height: floor(source.height * scale) };
  return { region: { left: 0, top: 0, ...source }, scaled, output: scaled, offset: { left: 0, top: 0 } };
}

function whole(source: Size, scale: number): Geometry {
  const scaled = {
    width: side(source.width * scale, source.width),
    height: side(source.height * scale, source.height),
  };
  return { region: { left: 0, top: 0, ...source }, scaled, output: scaled, offset: { left: 0, top: 0 } };
}

function fill(source: Size, box: Size): Geometry {
  const shrink = Math.min(1, source.width / box.width, source.height / box.height);
  const scaled = {
    width: side(box.width * shrink, source.width),
    height: side(box.height * shrink, source.height),
  };
  return { region: { left: 0, top: 0, ...source }, scaled, output: scaled, offset: { left: 0, top: 0 } };
}

function contain(source: Size, box: Size): Geometry {
  const scale = Math.min(box.width / source.width, box.height / source.height);
  const shrink = Math.min(1, 1 / scale);
  const output = {
    width: side(box.width * shrink, box.width),
    height: side(box.height * shrink, box.height),
  };
  const scaled = {
    width: side(source.width * Math.min(1, scale), Math.min(source.width, output.width)),
    height: side(source.height * Math.min(1, scale), Math.min(source.height, output.height)),
  };
  const offset = {
    left: Math.floor((output.width - scaled.width) / 2),
    top: Math.floor((output.height - scaled.height) / 2),
  };
  return { region: { left: 0, top: 0, ...source }, scaled, output, offset };
}

function cover(source: Size, box: Size, focus: Focus): Geometry {
  const scale = Math.max(box.width / source.width, box.height / source.height);
  const shrink = Math.min(1, 1 / scale);
  const output = {
    width: side(box.width * shrink, source.width),
    height: side(box.height * shrink, source.height),
  };
  const [x, y] = focusPoint(focus);
  const across = window(source.width, output.width / Math.min(1, scale), x);
  const down = window(source.height, output.height / Math.min(1, scale), y);
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
  return { start: clamp(Math.round(full * focus - length / 2), 0, full - length), length };
}
