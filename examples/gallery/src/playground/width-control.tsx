import { DEFAULT_GRAMMAR } from '@cameo/core';
import type { ReactElement } from 'react';
import type { ControlProps } from './control-props.js';
import { EndMark } from './end-mark.js';
import { originalEnds } from './request.js';
import { RungSlider } from './rung-slider.js';

/** The rungs, with the place where the original ends. */
export function WidthControl({ name, recipe, onChange }: ControlProps): ReactElement {
  const { w } = recipe.transform;
  return (
    <RungSlider
      name={name}
      unit=" px"
      values={DEFAULT_GRAMMAR.ladder}
      value={w}
      onChange={(next) => onChange({ w: next })}
    >
      <EndMark values={DEFAULT_GRAMMAR.ladder} end={originalEnds(recipe)} asked={w} />
    </RungSlider>
  );
}
