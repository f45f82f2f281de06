import { useCallback, useSyncExternalStore } from 'react';
import { type Changes, changedRecipe, parseRecipe, printRecipe, type Recipe, startRecipe } from './recipe.js';

let hash = '';
let current: Recipe | undefined;
const listeners = new Set<() => void>();

/** The recipe in the address; another place of the page leaves it as it is. */
function read(): Recipe {
  if (location.hash !== hash) {
    hash = location.hash;
    current = parseRecipe(hash) ?? current;
  }
  current ??= startRecipe();
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
  readonly choose: (picture: string) => void;
  readonly replace: (transform: Recipe['transform']) => void;
}

/** The recipe and ways to change it; it lives in the address, so that a reload and a link bring it back. */
export function useRecipe(): RecipeInUse {
  const recipe = useSyncExternalStore(subscribe, read, startRecipe);
  const change = useCallback((changes: Changes) => write(changedRecipe(read(), changes)), []);
  const choose = useCallback(
    (picture: string) => write({ ...changedRecipe(read(), { focus: undefined }), picture }),
    [],
  );
  const replace = useCallback((transform: Recipe['transform']) => write({ ...read(), transform }), []);
  return { recipe, change, choose, replace };
}
