import { type Focus, isStrategy } from '@cameo/core';
import { type ReactElement, useId } from 'react';
import type { ControlProps } from './recipe.js';

/** Names of the focus values, for people. */
const NAMED = {
  center: 'the centre',
  face: 'face: the faces that are found',
  attention: 'attention: skin, colours',
  entropy: 'entropy: the most detail',
  north: 'north',
  northeast: 'north-east',
  east: 'east',
  southeast: 'south-east',
  south: 'south',
  southwest: 'south-west',
  west: 'west',
  northwest: 'north-west',
} as const satisfies Readonly<Record<Exclude<Focus, `${number},${number}`>, string>>;

/** The part to keep: by name here, by a point with the ring on the original. */
export function FocusControl({ name, recipe, disabled, onChange }: ControlProps): ReactElement {
  const id = useId();
  const { focus = 'center' } = recipe.transform;
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      <select
        id={id}
        value={focus}
        disabled={disabled !== undefined}
        aria-describedby={`${id}-why`}
        onChange={({ currentTarget: { value } }) =>
          onChange({ focus: value === 'center' ? undefined : (value as Focus) })
        }
      >
        {!(focus in NAMED) && <option value={focus}>a point: {focus}</option>}
        {Object.entries(NAMED).map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
      <p className="why" id={`${id}-why`}>
        {disabled ??
          (isStrategy(focus) ? 'The edge finds it in the picture.' : 'Or drag the ring on the original.')}
      </p>
    </div>
  );
}
