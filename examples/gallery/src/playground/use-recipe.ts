import { useCallback, useSyncExternalStore } from 'react';
import { DEFAULT_RECIPE, parseRecipe, printRecipe, type Recipe } from './recipe.js';

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

/** The recipe and a way to change it; it lives in the address, so that a reload and a link bring it back. */
export function useRecipe(): readonly [Recipe, (changes: Partial<Recipe>) => void] {
  const recipe = useSyncExternalStore(subscribe, read, () => DEFAULT_RECIPE);
  const change = useCallback((changes: Partial<Recipe>) => {
    // Replaced: going back leaves the page, and does not undo every step of a slider.
    history.replaceState(history.state, '', printRecipe({ ...read(), ...changes }));
    for (const listener of listeners) listener();
  }, []);
  return [recipe, change];
}
