import { DEFAULT_GRAMMAR } from '@cameo/core';
import type { ReactElement } from 'react';
import { EndMark } from './end-mark.js';
import type { ControlProps } from './recipe.js';
import { originalEnds } from './request.js';
import { RungSlider } from './rung-slider.js';

/** The rungs, with a mark at the original's width. */
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
      <EndMark values={DEFAULT_GRAMMAR.ladder} end={originalEnds(recipe)} requested={w} />
    </RungSlider>
  );
}
