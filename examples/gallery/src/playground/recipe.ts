import {
  DEFAULT_GRAMMAR,
  DEFAULT_LIMITS,
  PARAM_NAMES,
  type ParamName,
  parseTransform,
  serializeTransform,
  snapUp,
  type Transform,
} from '@cameo/core';
import { pictureNames } from './shown-pictures.js';

/** A user's choices in the playground. */
export interface Recipe {
  /** Name of one of the available pictures. */
  readonly picture: string;
  /** Always with a width; with `dpr` it need not be on the ladder. */
  readonly transform: Transform & { readonly w: number };
}

/** Changes of a recipe; undefined removes a parameter. */
export type Changes = { readonly [N in ParamName]?: Transform[N] | undefined };

const WIDTH = 640;

const GRAMMAR = { ...DEFAULT_GRAMMAR, limits: DEFAULT_LIMITS };

export const DEFAULT_RECIPE: Recipe = {
  picture: 'armchair',
  transform: { w: WIDTH, h: WIDTH, focus: '0.6,0.5' },
};

/** The initial recipe: the armchair, or the first of other pictures. */
export function startRecipe(): Recipe {
  const [first = ''] = pictureNames();
  return pictureNames().includes(DEFAULT_RECIPE.picture)
    ? DEFAULT_RECIPE
    : { ...DEFAULT_RECIPE, picture: first };
}

const PREFIX = '#playground?';

/** The part of a URL after the `#`, in which a recipe is stored. */
export const printRecipe = ({ picture, transform }: Recipe): string =>
  `${PREFIX}picture=${encodeURIComponent(picture)}&${serializeTransform(transform)}`;

/**
 * Parses a recipe: the parameters of a picture's URL, each by the grammar itself; invalid ones are dropped.
 * @returns undefined for the hash of another section of the page
 */
export function parseRecipe(hash: string): Recipe | undefined {
  if (!hash.startsWith(PREFIX)) return undefined;
  const query = new URLSearchParams(hash.slice(PREFIX.length));
  const named = query.get('picture');
  const picture = pictureNames().find((name) => name === named);
  if (picture === undefined) return startRecipe();
  const transform = Object.assign({}, ...PARAM_NAMES.map((name) => oneParam(name, query.get(name))));
  return { picture, transform: { w: WIDTH, ...transform } };
}

function oneParam(name: ParamName, text: string | null): Transform {
  if (text === null) return {};
  const parsed = parseTransform(`${name}=${encodeURIComponent(text)}`, GRAMMAR);
  if (!parsed.ok) return {};
  const { w } = parsed.value;
  return w === undefined ? parsed.value : { w: snapUp(w, DEFAULT_GRAMMAR.ladder) };
}

/** A recipe with some parameters changed. A height keeps the aspect ratio. */
export function changedRecipe({ picture, transform }: Recipe, changes: Changes): Recipe {
  const { w, h } = transform;
  const scaled =
    changes.w !== undefined && h !== undefined && !('h' in changes)
      ? { h: Math.min(DEFAULT_GRAMMAR.limits.height, Math.max(1, Math.round((h * changes.w) / w))) }
      : {};
  const all = { ...transform, ...scaled, ...changes };
  const given = PARAM_NAMES.filter((name) => all[name] !== undefined).map((name) => [name, all[name]]);
  return { picture, transform: { w, ...Object.fromEntries(given) } };
}

/** The props of a parameter's control. */
export interface ControlProps {
  readonly name: string;
  readonly recipe: Recipe;
  /** The reason why it has no effect. */
  readonly disabled: string | undefined;
  readonly onChange: (changes: Changes) => void;
}

/** The reason why a parameter has no effect in a recipe; undefined if it has. */
export function whyNot(name: ParamName, { transform }: Recipe): string | undefined {
  const { h, fit = 'cover', f = 'auto' } = transform;
  if ((name === 'fit' || name === 'focus') && h === undefined) return 'Needs a height: choose a shape.';
  if (name === 'focus' && fit !== 'cover') return 'Only cover cuts anything off.';
  if (name === 'q' && f === 'png') return 'PNG keeps every pixel: it has no quality.';
  return undefined;
}
