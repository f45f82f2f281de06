import { DEFAULT_GRAMMAR, nearestValue } from '@cameo/core';
import { type ReactElement, useId } from 'react';
import type { ControlProps } from './recipe.js';

/** A content version. */
export function TokenControl({ name, recipe, onChange }: ControlProps): ReactElement {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        placeholder="none"
        value={recipe.transform.v ?? ''}
        onChange={({ currentTarget: { value } }) => {
          const v = nearestValue('v', value, DEFAULT_GRAMMAR);
          onChange({ v: typeof v === 'string' ? v : undefined });
        }}
      />
      <p className="why">A new one is a new picture for every cache.</p>
    </div>
  );
}
