import { type Box, type Fit, type Size, shrinkOf, side } from '../grammar/box.js';
import { type Focus, focusPoint } from '../grammar/focus.js';
import type { Limits } from '../grammar/limits.js';
import { type Face, keepFaces } from './faces.js';
import type { Rect } from './orientation.js';

/** The requested shape of a picture; sides in device px. */
export interface Placement {
  readonly box: Box;
  readonly fit: Fit;
  readonly focus: Focus;
  /** Faces to keep instead of `focus`. Default: none. */
  readonly faces?: readonly Face[] | undefined;
}

/** How an upright picture becomes the output; every side is at least 1 px. */
export interface Geometry {
  /** The visible part of the picture, px of the upright picture, always inside it. */
  readonly region: Rect;
  /** The scaled size of the region, px; never larger than the region. */
  readonly scaled: Size;
  /** The size of the output, px; larger than `scaled` only with the padding of `contain`. */
  readonly output: Size;
  /** Position of the scaled region in the output, px. */
  readonly offset: { readonly left: number; readonly top: number };
}

/** Computes the geometry of an upright picture. */
export function place(
  source: Size,
  { box, fit, focus, faces }: Placement,
  limits: Pick<Limits, 'width' | 'height' | 'pixels'>,
): Geometry {
  const { w, h } = box;
  if (w === undefined || h === undefined || fit === 'inside') {
    const output = wholeSize(source, box, limits);
    return { region: { left: 0, top: 0, ...source }, scaled: output, output, offset: { left: 0, top: 0 } };
  }
  const shrink = shrinkOf(source, { w, h }, fit, limits);
  const output = { width: side(w / shrink), height: side(h / shrink) };
  if (fit === 'contain') return contain(source, { width: w, height: h }, output);
  if (fit === 'cover') return cover(source, { width: w, height: h }, output, focus, faces);
  return { region: { left: 0, top: 0, ...source }, scaled: output, output, offset: { left: 0, top: 0 } };
}

/** The size of a picture that keeps its aspect ratio and is not larger than the given sides of the box. */
function wholeSize(
  { width, height }: Size,
  { w = Infinity, h = Infinity }: Box,
  limits: Pick<Limits, 'width' | 'height' | 'pixels'>,
): Size {
  const wanted = Math.min(w, (h * width) / height, limits.width);
  const shrink = shrinkOf({ width, height }, { w: wanted }, undefined, limits);
  const across = side(wanted / shrink);
  // Rounding up the width may leave a fraction of the last row.
  const maxHeight = Math.floor(limits.pixels / across);
  return { width: across, height: Math.min(side(((wanted / width) * height) / shrink), maxHeight) };
}

function contain(source: Size, box: Size, output: Size): Geometry {
  const scale = Math.min(1, box.width / source.width, box.height / source.height);
  const scaled = {
    width: Math.min(side(source.width * scale), output.width),
    height: Math.min(side(source.height * scale), output.height),
  };
  const offset = {
    left: Math.floor((output.width - scaled.width) / 2),
    top: Math.floor((output.height - scaled.height) / 2),
  };
  return { region: { left: 0, top: 0, ...source }, scaled, output, offset };
}

function cover(source: Size, box: Size, output: Size, focus: Focus, faces: readonly Face[] = []): Geometry {
  const scale = Math.min(1, Math.max(box.width / source.width, box.height / source.height));
  const [x, y] = focusPoint(focus);
  const across = window(source.width, output.width / scale, x);
  const down = window(source.height, output.height / scale, y);
  const part = { width: across.length, height: down.length };
  const region =
    faces.length > 0 ? keepFaces(source, part, faces) : { left: across.start, top: down.start, ...part };
  // The box never exceeds the region, except for a side that was rounded up.
  const scaled = {
    width: Math.min(output.width, region.width),
    height: Math.min(output.height, region.height),
  };
  return { region, scaled, output: scaled, offset: { left: 0, top: 0 } };
}

/** The kept interval of a side: centred on the focus as far as the picture extends. */
function window(full: number, kept: number, focus: number): { start: number; length: number } {
  const length = Math.min(side(kept), full);
  const start = Math.round(full * focus - length / 2);
  return { start: Math.min(full - length, Math.max(0, start)), length };
}
