import { DEFAULT_GRAMMAR } from '@cameo/core';
import { type ReactElement, useId } from 'react';
import { Choice } from './choice.js';
import type { ControlProps } from './recipe.js';

/** Aspect ratios of the box; `own` has no height, so the picture keeps its own. */
const SHAPES = { own: undefined, '1:1': 1, '4:5': 4 / 5, '16:9': 16 / 9 } as const;
type Shape = keyof typeof SHAPES;
const SHAPE_NAMES = Object.keys(SHAPES) as readonly Shape[];

/** A height, by an aspect ratio or as a free number. */
export function HeightControl({ name, recipe, onChange }: ControlProps): ReactElement {
  const id = useId();
  const { w, h } = recipe.transform;
  const heightOf = (shape: Shape): number | undefined => {
    const ratio = SHAPES[shape];
    return ratio === undefined ? undefined : Math.round(w / ratio);
  };
  return (
    <>
      <Choice
        name="Shape"
        values={SHAPE_NAMES}
        labels={{ own: 'its own' }}
        value={SHAPE_NAMES.find((shape) => heightOf(shape) === h)}
        onChange={(shape) => onChange({ h: heightOf(shape) })}
      />
      <div className="field">
        <label htmlFor={id}>{name}, px</label>
        <input
          id={id}
          type="number"
          min={1}
          max={DEFAULT_GRAMMAR.limits.height}
          placeholder="free"
          value={h ?? ''}
          onChange={({ currentTarget: { valueAsNumber } }) => {
            const height = Math.round(valueAsNumber);
            onChange({ h: height >= 1 && height <= DEFAULT_GRAMMAR.limits.height ? height : undefined });
          }}
        />
      </div>
    </>
  );
}
