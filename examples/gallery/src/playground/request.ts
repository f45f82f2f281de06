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

/** The URL of a recipe, on the pictures' host. */
export const recipeUrl = ({ picture, transform }: Recipe): string =>
  buildImageUrl(pictureOf(picture).src, transform as object);

/** Whether something of the picture is cropped, so that the focus matters. */
export const isCropped = ({ transform: { h, fit = 'cover' } }: Recipe): boolean =>
  h !== undefined && fit === 'cover';

/** The point that a recipe keeps; undefined if the edge derives it from the content. */
export function pointOf({ transform: { focus = 'center' } }: Recipe): Point | undefined {
  if (isStrategy(focus)) return undefined;
  const [x, y] = focusPoint(focus);
  return pointAt(x, y);
}

/** Whether the original can show the kept part: it is neither rotated nor trimmed first, and the focus is no strategy. */
export const isShownOnOriginal = (recipe: Recipe): boolean =>
  !recipe.transform.rotate && !recipe.transform.trim && pointOf(recipe) !== undefined;

/** The visible part of the original, from the edge's own arithmetic. */
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

/** Width of the original, CSS px with `dpr`: wider requests get this width. */
export function originalEnds({ picture, transform }: Recipe): number {
  const { width, height } = pictureOf(picture);
  const { w, h, dpr = 1, fit = 'cover', rotate = 0 } = transform;
  const [across, down] = rotate % 180 === 0 ? [width, height] : [height, width];
  const end = h !== undefined && fit === 'cover' ? Math.min(across, (down * w) / h) : across;
  return Math.round(end / dpr);
}

/** SVG path of everything but a region: filled, it dims the cropped parts. */
export function outsidePath(
  picture: { readonly width: number; readonly height: number },
  region: Region,
): string {
  const { left, top, width, height } = region;
  return `M0 0H${picture.width}V${picture.height}H0ZM${left} ${top}V${top + height}H${left + width}V${top}Z`;
}
