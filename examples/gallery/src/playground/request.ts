import { DEFAULT_GRAMMAR, type Fit, place } from '@cameo/core';
import { buildImageUrl } from '@cameo/react-image/url';
import { PICTURES } from '../pictures.js';
import { type Recipe, SHAPES } from './recipe.js';

/** A rectangle, px of the original. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Height of the box that a recipe asks for, device px; undefined where the picture keeps its proportions. */
export function boxHeight({ w, shape }: Pick<Recipe, 'w' | 'shape'>): number | undefined {
  const ratio = SHAPES[shape];
  return ratio === undefined ? undefined : Math.round(w / ratio);
}

/** The URL that a recipe asks for. */
export function recipeUrl(recipe: Recipe): string {
  const { picture, w, fit, focus, q, f } = recipe;
  const h = boxHeight(recipe);
  return buildImageUrl(PICTURES[picture].src, {
    w,
    ...(h !== undefined && { h, fit, focus: `${focus.x},${focus.y}` as const }),
    q,
    f,
  });
}

/** The part of the original that is seen, by the arithmetic of the edge itself. */
export function keptRegion(recipe: Recipe): Region {
  const { width, height } = PICTURES[recipe.picture];
  const h = boxHeight(recipe);
  const box = h === undefined ? { w: recipe.w } : { w: recipe.w, h };
  const fit: Fit = h === undefined ? 'cover' : recipe.fit;
  const focus = `${recipe.focus.x},${recipe.focus.y}` as const;
  return place({ width, height }, { box, fit, focus }, DEFAULT_GRAMMAR.limits).region;
}

/** SVG path of everything but a region: filled, it dims what a crop leaves out. */
export function outsidePath(
  picture: { readonly width: number; readonly height: number },
  region: Region,
): string {
  const { left, top, width, height } = region;
  return `M0 0H${picture.width}V${picture.height}H0ZM${left} ${top}V${top + height}H${left + width}V${top}Z`;
}
