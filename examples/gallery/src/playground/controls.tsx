import { PARAM_NAMES, type ParamName } from '@cameo/core';
import { type ReactElement, useId } from 'react';
import { ParamControl } from './param-control.js';
import type { Recipe } from './recipe.js';
import { pictureNames, pictureOf } from './shown-pictures.js';
import type { RecipeInUse } from './use-recipe.js';

/** Recipes for common places. */
const STARTS = {
  Avatar: { w: 160, h: 160, focus: 'face' },
  Card: { w: 480, h: 320, focus: 'attention' },
  Banner: { w: 1560, h: 520, focus: 'entropy' },
  Stamp: { w: 248, h: 248, fit: 'contain', bg: 'e9edf2', gray: true },
  Backdrop: { w: 640, blur: 40, q: 30 },
} as const satisfies Readonly<Record<string, Recipe['transform']>>;

/** Order of the parameters: a new one comes last until it is listed here. */
const FIRST: readonly ParamName[] = ['w', 'h', 'fit', 'focus', 'q', 'f'];
const ORDER = [...FIRST, ...PARAM_NAMES.filter((name) => !FIRST.includes(name))];

export function Controls({ recipe, change, choose, replace }: RecipeInUse): ReactElement {
  const id = useId();
  return (
    <form className="controls" onSubmit={(event) => event.preventDefault()} aria-label="What to ask for">
      <div className="field select">
        <label htmlFor={id}>Picture</label>
        <select id={id} value={recipe.picture} onChange={({ currentTarget: { value } }) => choose(value)}>
          {pictureNames().map((name) => (
            <option key={name} value={name}>
              {pictureOf(name).title}
            </option>
          ))}
        </select>
      </div>
      <fieldset className="starts">
        <legend>Start from</legend>
        {Object.entries(STARTS).map(([name, transform]) => (
          <button key={name} type="button" className="button button-small" onClick={() => replace(transform)}>
            {name}
          </button>
        ))}
      </fieldset>
      {ORDER.map((param) => (
        <ParamControl key={param} param={param} recipe={recipe} onChange={change} />
      ))}
    </form>
  );
}
