import type { ParamName } from '@cameo/core';
import { expect, it } from 'vitest';
import type { Recipe } from './recipe.js';
import { whyNot } from './why-not.js';

it.each([
  ['fit', { w: 640 }, 'Needs a height: choose a shape.'],
  ['focus', { w: 640 }, 'Needs a height: choose a shape.'],
  ['focus', { w: 640, h: 640, fit: 'contain' }, 'Only cover cuts anything off.'],
  ['focus', { w: 640, h: 640 }, undefined],
  ['fit', { w: 640, h: 640 }, undefined],
  ['q', { w: 640, f: 'png' }, 'PNG keeps every pixel: it has no quality.'],
  ['q', { w: 640, f: 'webp' }, undefined],
  ['bg', { w: 640 }, undefined],
] satisfies [ParamName, Recipe['transform'], string | undefined][])(
  '%s of %j: %s',
  (name, transform, why) => {
    expect(whyNot(name, { picture: 'hands', transform })).toBe(why);
  },
);
