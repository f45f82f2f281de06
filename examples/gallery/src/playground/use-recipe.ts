import { useCallback, useSyncExternalStore } from 'react';
import { type Changes, changedRecipe, parseRecipe, printRecipe, type Recipe, startRecipe } from './recipe.js';

let hash = '';
let current: Recipe | undefined;
const listeners = new Set<() => void>();

/** The recipe in the address; undefined for another section of the page. */
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
  // Replaced, so that going back leaves the page instead of undoing every step of a slider.
  history.replaceState(history.state, '', printRecipe(recipe));
  for (const listener of listeners) listener();
}

/** A recipe and functions that change it. */
export interface RecipeInUse {
  readonly recipe: Recipe;
  readonly change: (changes: Changes) => void;
  /** Chooses another picture; a focus point of the last one is dropped. */
  readonly choose: (picture: string) => void;
  readonly replace: (transform: Recipe['transform']) => void;
}

/** The recipe and functions that change it; it is stored in the address, so that a reload and a link restore it. */
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
