import type { Changes, Recipe } from './recipe.js';

/** What the control of a parameter is given. */
export interface ControlProps {
  readonly name: string;
  readonly recipe: Recipe;
  /** Why it can change nothing. */
  readonly disabled: string | undefined;
  readonly onChange: (changes: Changes) => void;
}
