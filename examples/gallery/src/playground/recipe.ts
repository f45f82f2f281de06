import { DEFAULT_GRAMMAR, type Fit, type Quality, type RequestableFormat, type Rung } from '@cameo/core';
import { PICTURE_NAMES, type PictureName } from '../pictures.js';
import { CENTRE, type Point } from './focus-point.js';

/** Widths to choose from, device px: rungs that fit beside the original. */
export const WIDTHS = DEFAULT_GRAMMAR.ladder.filter((rung) => rung >= 152 && rung <= 2112);
export const QUALITIES = DEFAULT_GRAMMAR.qualities;
export const FORMATS = ['auto', ...DEFAULT_GRAMMAR.formats] as const;
export const FITS = ['cover', 'contain', 'inside', 'fill'] as const satisfies readonly Fit[];
/** Width over height of the box; `own` has no height, so the picture keeps its proportions. */
export const SHAPES = { own: undefined, square: 1, portrait: 4 / 5, wide: 16 / 9 } as const;
export const SHAPE_NAMES = Object.keys(SHAPES) as readonly Shape[];
export type Shape = keyof typeof SHAPES;

/** Everything that a person chooses in the playground. */
export interface Recipe {
  readonly picture: PictureName;
  readonly w: Rung;
  readonly shape: Shape;
  readonly fit: Fit;
  readonly focus: Point;
  readonly q: Quality;
  readonly f: 'auto' | RequestableFormat;
}

export const DEFAULT_RECIPE: Recipe = {
  picture: 'officers',
  w: 640,
  shape: 'square',
  fit: 'cover',
  focus: CENTRE,
  q: 80,
  f: 'auto',
};

const PREFIX = '#playground?';

/** The part of a URL behind which a recipe is kept; what is as in the default is left out. */
export function printRecipe(recipe: Recipe): string {
  const query = new URLSearchParams({ picture: recipe.picture });
  for (const name of ['w', 'shape', 'fit', 'q', 'f'] as const)
    if (recipe[name] !== DEFAULT_RECIPE[name]) query.set(name, String(recipe[name]));
  const { x, y } = recipe.focus;
  if (x !== CENTRE.x || y !== CENTRE.y) query.set('focus', `${x} ${y}`);
  return PREFIX + query;
}

/**
 * Reads a recipe; a value that is none is the default's.
 * @returns undefined for a hash that is another place of the page
 */
export function parseRecipe(hash: string): Recipe | undefined {
  if (!hash.startsWith(PREFIX)) return undefined;
  const query = new URLSearchParams(hash.slice(PREFIX.length));
  const pick = <T extends string | number>(name: keyof Recipe, values: readonly T[], fallback: T): T =>
    values.find((value) => String(value) === query.get(name)) ?? fallback;
  return {
    picture: pick('picture', PICTURE_NAMES, DEFAULT_RECIPE.picture),
    w: pick('w', WIDTHS, DEFAULT_RECIPE.w),
    shape: pick('shape', SHAPE_NAMES, DEFAULT_RECIPE.shape),
    fit: pick('fit', FITS, DEFAULT_RECIPE.fit),
    focus: pointOf(query.get('focus')),
    q: pick('q', QUALITIES, DEFAULT_RECIPE.q),
    f: pick('f', FORMATS, DEFAULT_RECIPE.f),
  };
}

function pointOf(text: string | null): Point {
  const [, x, y] = /^(0(?:\.\d{1,2})?|1) (0(?:\.\d{1,2})?|1)$/.exec(text ?? '') ?? [];
  return x === undefined || y === undefined ? CENTRE : { x: Number(x), y: Number(y) };
}
