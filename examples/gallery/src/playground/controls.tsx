import { type ReactElement, useId } from 'react';
import { PICTURE_NAMES, PICTURES } from '../pictures.js';
import { Choice } from './choice.js';
import { FITS, FORMATS, QUALITIES, type Recipe, SHAPE_NAMES, WIDTHS } from './recipe.js';
import { RungSlider } from './rung-slider.js';

interface ControlsProps {
  readonly recipe: Recipe;
  readonly onChange: (changes: Partial<Recipe>) => void;
}

export function Controls({ recipe, onChange }: ControlsProps): ReactElement {
  const id = useId();
  return (
    <form className="controls" onSubmit={(event) => event.preventDefault()} aria-label="What to ask for">
      <div className="select">
        <label htmlFor={id}>Picture</label>
        <select
          id={id}
          value={recipe.picture}
          onChange={({ currentTarget: { value } }) => {
            const picture = PICTURE_NAMES.find((name) => name === value);
            if (picture !== undefined) onChange({ picture, focus: { x: 0.5, y: 0.5 } });
          }}
        >
          {PICTURE_NAMES.map((name) => (
            <option key={name} value={name}>
              {PICTURES[name].title}
            </option>
          ))}
        </select>
      </div>
      <RungSlider
        name="Width"
        unit=" px"
        values={WIDTHS}
        value={recipe.w}
        onChange={(w) => onChange({ w })}
      />
      <RungSlider
        name="Quality"
        unit=""
        values={QUALITIES}
        value={recipe.q}
        onChange={(q) => onChange({ q })}
      />
      <Choice
        name="Shape"
        values={SHAPE_NAMES}
        labels={{ own: 'its own', square: '1:1', portrait: '4:5', wide: '16:9' }}
        value={recipe.shape}
        onChange={(shape) => onChange({ shape })}
      />
      <Choice
        name="Fit"
        values={FITS}
        value={recipe.fit}
        disabled={recipe.shape === 'own'}
        onChange={(fit) => onChange({ fit })}
      />
      <Choice name="Format" values={FORMATS} value={recipe.f} onChange={(f) => onChange({ f })} />
    </form>
  );
}
