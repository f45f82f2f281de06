import type { ParamName } from '@cameo/core';
import type { Recipe } from './recipe.js';

/** Why a parameter can change nothing in a recipe; undefined where it can. */
export function whyNot(name: ParamName, { transform }: Recipe): string | undefined {
  const { h, fit = 'cover', f = 'auto' } = transform;
  if ((name === 'fit' || name === 'focus') && h === undefined) return 'Needs a height: choose a shape.';
  if (name === 'focus' && fit !== 'cover') return 'Only cover cuts anything off.';
  if (name === 'q' && f === 'png') return 'PNG keeps every pixel: it has no quality.';
  return undefined;
}
