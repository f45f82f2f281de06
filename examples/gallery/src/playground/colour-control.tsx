import { type ReactElement, useId } from 'react';
import type { ControlProps } from './recipe.js';

/** The background colour of this page. */
const FIRST = 'f5f7f9';

/** A colour behind transparency, and for the padding of `contain`; or none. */
export function ColourControl({ name, recipe, onChange }: ControlProps): ReactElement {
  const id = useId();
  const { bg } = recipe.transform;
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      <div className="field-row">
        <input
          id={id}
          type="color"
          value={`#${(bg ?? FIRST).slice(0, 6)}`}
          onChange={(event) => onChange({ bg: event.currentTarget.value.slice(1) })}
        />
        <output htmlFor={id}>{bg ?? 'none'}</output>
        <button
          type="button"
          className="button button-small"
          disabled={bg === undefined}
          onClick={() => onChange({ bg: undefined })}
        >
          No background
        </button>
      </div>
      <p className="why">Seen behind transparency, and in the room that contain leaves.</p>
    </div>
  );
}
