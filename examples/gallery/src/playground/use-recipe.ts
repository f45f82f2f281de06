import { useCallback, useSyncExternalStore } from 'react';
import type { PictureName } from '../pictures.js';
import {
  type Changes,
  changedRecipe,
  DEFAULT_RECIPE,
  parseRecipe,
  printRecipe,
  type Recipe,
} from './recipe.js';

let hash = '';
let current = DEFAULT_RECIPE;
const listeners = new Set<() => void>();

/** The recipe in the address; another place of the page leaves it as it is. */
function read(): Recipe {
  if (location.hash !== hash) {
    hash = location.hash;
    current = parseRecipe(hash) ?? current;
  }
  return current;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('hashchange', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('hashchange', listener);
  };
}

function write(recipe: Recipe): void {
  // Replaced: going back leaves the page, and does not undo every step of a slider.
  history.replaceState(history.state, '', printRecipe(recipe));
  for (const listener of listeners) listener();
}

/** A recipe and what changes it. */
export interface RecipeInUse {
  readonly recipe: Recipe;
  readonly change: (changes: Changes) => void;
  /** Another picture; a focus of the last one means nothing on it. */
  readonly choose: (picture: PictureName) => void;
  readonly replace: (transform: Recipe['transform']) => void;
}

/** The recipe and ways to change it; it lives in the address, so that a reload and a link bring it back. */
export function useRecipe(): RecipeInUse {
  const recipe = useSyncExternalStore(subscribe, read, () => DEFAULT_RECIPE);
  const change = useCallback((changes: Changes) => write(changedRecipe(read(), changes)), []);
  const choose = useCallback(
    (picture: PictureName) => write({ ...changedRecipe(read(), { focus: undefined }), picture }),
    [],
  );
  const replace = useCallback((transform: Recipe['transform']) => write({ ...read(), transform }), []);
  return { recipe, change, choose, replace };
}
