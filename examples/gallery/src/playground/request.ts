import { DEFAULT_GRAMMAR, type Focus, focusPoint, isStrategy } from '@cameo/core';
import { place } from '@cameo/core/plan';
import { buildImageUrl } from '@cameo/react-image/url';
import { type Point, pointAt } from './focus-point.js';
import type { Recipe } from './recipe.js';
import { pictureOf } from './shown-pictures.js';

/** A rectangle, px of the original. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The URL that a recipe asks for, below the pictures' host. */
export const recipeUrl = ({ picture, transform }: Recipe): string =>
  buildImageUrl(pictureOf(picture).src, transform as object);

/** True where something of the picture is cut off, so that it matters what is kept. */
export const isCropped = ({ transform: { h, fit = 'cover' } }: Recipe): boolean =>
  h !== undefined && fit === 'cover';

/** The point that a recipe keeps; undefined where the edge looks for it in the picture. */
export function pointOf({ transform: { focus = 'center' } }: Recipe): Point | undefined {
  if (isStrategy(focus)) return undefined;
  const [x, y] = focusPoint(focus);
  return pointAt(x, y);
}

/** True where the original, as it lies there, shows what is kept: it is neither turned nor trimmed first, nor searched. */
export const isShownOnOriginal = (recipe: Recipe): boolean =>
  !recipe.transform.rotate && !recipe.transform.trim && pointOf(recipe) !== undefined;

/** The part of the original that is seen, by the arithmetic of the edge itself. */
export function keptRegion({ picture, transform }: Recipe): Region {
  const { width, height } = pictureOf(picture);
  const { w, h, fit = 'cover', focus = 'center' } = transform;
  const box = h === undefined ? { w } : { w, h };
  const kept: Focus = isStrategy(focus) ? 'center' : focus;
  return place(
    { width, height },
    { box, fit: h === undefined ? 'cover' : fit, focus: kept },
    DEFAULT_GRAMMAR.limits,
  ).region;
}

/** Width at which the original ends, CSS px beside `dpr`: what is asked for above it is answered at it. */
export function originalEnds({ picture, transform }: Recipe): number {
  const { width, height } = pictureOf(picture);
  const { w, h, dpr = 1, fit = 'cover', rotate = 0 } = transform;
  const [across, down] = rotate % 180 === 0 ? [width, height] : [height, width];
  const most = h !== undefined && fit === 'cover' ? Math.min(across, (down * w) / h) : across;
  return Math.round(most / dpr);
}

/** SVG path of everything but a region: filled, it dims what a crop leaves out. */
export function outsidePath(
  picture: { readonly width: number; readonly height: number },
  region: Region,
): string {
  const { left, top, width, height } = region;
  return `M0 0H${picture.width}V${picture.height}H0ZM${left} ${top}V${top + height}H${left + width}V${top}Z`;
}
