import {
  DEFAULT_GRAMMAR,
  maxOf,
  PARAM_DOCS,
  type ParamName,
  type ParamRow,
  paramRow,
  type Transform,
} from '@cameo/core';
import type { ReactElement } from 'react';
import { Choice } from './choice.js';
import { ColourControl } from './colour-control.js';
import { FocusControl } from './focus-control.js';
import { HeightControl } from './height-control.js';
import { type Changes, type Recipe, whyNot } from './recipe.js';
import { RungSlider } from './rung-slider.js';
import { TokenControl } from './token-control.js';
import { WidthControl } from './width-control.js';

/** Offered densities; the grammar allows any from 0.5 to 5. */
const DENSITIES = [1, 1.5, 2, 3] as const;

const LABELS: Readonly<Record<string, string>> = { h: '↔', v: '↕', hv: 'both', false: 'off', true: 'on' };

export interface ParamControlProps {
  readonly param: ParamName;
  readonly recipe: Recipe;
  readonly onChange: (changes: Changes) => void;
}

/** The control of one parameter, according to its row in the grammar's table. */
export function ParamControl({ param, recipe, onChange }: ParamControlProps): ReactElement {
  return (
    <div
      className={`param param-${param}`}
      data-param={param}
      title={PARAM_DOCS[param].meaning.replaceAll('`', '')}
    >
      {controlOf(paramRow(param), { param, recipe, onChange })}
    </div>
  );
}

function controlOf(row: ParamRow, { param, recipe, onChange }: ParamControlProps): ReactElement {
  const { name } = PARAM_DOCS[param];
  const value = recipe.transform[param];
  const set = (next: unknown): void => onChange({ [param]: next } as Changes);
  const own = { name, recipe, onChange, disabled: whyNot(param, recipe) };
  if (row === 'width') return <WidthControl {...own} />;
  if (row === 'height') return <HeightControl {...own} />;
  if (row === 'focus') return <FocusControl {...own} />;
  if (row === 'colour') return <ColourControl {...own} />;
  if (row === 'token') return <TokenControl {...own} />;
  if (row === 'density')
    return (
      <Choice
        name={name}
        values={DENSITIES}
        value={DENSITIES.find((each) => each === (value ?? 1))}
        onChange={(dpr) => set(dpr === 1 ? undefined : dpr)}
      />
    );
  if (param === 'q')
    return (
      <RungSlider
        name={name}
        unit=""
        values={DEFAULT_GRAMMAR.qualities}
        value={Number(value ?? DEFAULT_GRAMMAR.defaultQuality)}
        disabled={own.disabled}
        onChange={set}
      />
    );
  if (row === 'format' || typeof row === 'object')
    return <Words name={name} row={row} value={value} disabled={own.disabled} onChange={set} />;
  const amounts = Array.from({ length: maxOf(row, DEFAULT_GRAMMAR.limits) + 1 }, (_, amount) => amount);
  const amount = Number(value ?? 0);
  return (
    <RungSlider
      name={name}
      unit=""
      values={amounts}
      value={amount}
      text={amount === 0 ? 'off' : String(amount)}
      onChange={(next) => set(next === 0 ? undefined : next)}
    />
  );
}

interface WordsProps {
  readonly name: string;
  readonly row: 'format' | readonly (string | number | boolean)[];
  readonly value: Transform[ParamName];
  readonly disabled: string | undefined;
  readonly onChange: (value: unknown) => void;
}

/** A choice of a row's words; the first one that is not requested represents the default. */
function Words({ name, row, value, disabled, onChange }: WordsProps): ReactElement {
  const listed = row === 'format' ? ['auto', ...DEFAULT_GRAMMAR.formats] : row;
  // A list without a neutral value has none at its head.
  const hasNothing = row === 'format' || listed[0] === 'cover' || listed[0] === 0 || listed[0] === false;
  const values = (hasNothing ? listed : ['none', ...listed]).map(String);
  return (
    <Choice
      name={name}
      values={values}
      labels={listed.includes('hv') || listed.includes(true) ? LABELS : undefined}
      value={value === undefined ? values[0] : String(value)}
      disabled={disabled}
      onChange={(word) =>
        onChange(word === values[0] ? undefined : listed.find((each) => String(each) === word))
      }
    />
  );
}
