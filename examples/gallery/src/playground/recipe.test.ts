import type { ParamName } from '@cameo/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PICTURE_NAMES } from '../pictures.js';
import { changedRecipe, DEFAULT_RECIPE, parseRecipe, printRecipe, type Recipe, whyNot } from './recipe.js';

describe('a recipe behind the #', () => {
  it('is the picture and the parameters of its URL', () => {
    expect(printRecipe(DEFAULT_RECIPE)).toBe('#playground?picture=armchair&w=640&h=640&focus=0.6,0.5');
    const all = {
      picture: 'hands',
      transform: { w: 480, h: 270, fit: 'contain', q: 60, f: 'webp', bg: 'f4f1ea', gray: true, v: '3f2a' },
    } as const;
    expect(printRecipe(all)).toBe(
      '#playground?picture=hands&w=480&h=270&fit=contain&q=60&f=webp&bg=f4f1ea&gray=1&v=3f2a',
    );
  });

  it('can be parsed again', () => {
    expect(
      parseRecipe(
        '#playground?picture=dice&w=160&dpr=2&fit=fill&q=30&f=png&focus=0,0.07&rotate=90&flip=hv&trim=10',
      ),
    ).toEqual({
      picture: 'dice',
      transform: {
        w: 160,
        dpr: 2,
        fit: 'fill',
        q: 30,
        f: 'png',
        focus: '0,0.07',
        rotate: 90,
        flip: 'hv',
        trim: 10,
      },
    });
  });

  it.each(['', '#', '#playground', '#pictures', '#playgrounds?picture=dice'])(
    '%j is another section',
    (hash) => {
      expect(parseRecipe(hash)).toBeUndefined();
    },
  );

  it.each(['#playground?', '#playground?picture=__proto__&w=480', '#playground?w=480&%zz'])(
    '%j is the default, because it names no picture',
    (hash) => {
      expect(parseRecipe(hash)).toEqual(DEFAULT_RECIPE);
    },
  );

  it('drops invalid parameters, and snaps a width', () => {
    expect(
      parseRecipe(
        '#playground?picture=dice&w=641&h=-1&fit=crop&q=1e3&f=bmp&focus=2,2&gray=maybe&v=%00&toString=1',
      ),
    ).toEqual({ picture: 'dice', transform: { w: 768 } });
    expect(parseRecipe('#playground?picture=dice&w=none')).toEqual({
      picture: 'dice',
      transform: { w: 640 },
    });
  });

  it('survives a round trip', () => {
    // The centre has a name, with which it is serialised.
    const side = fc
      .integer({ min: 1, max: 99 })
      .filter((percent) => percent !== 50)
      .map((percent) => percent / 100);
    const transform = fc.record(
      {
        w: fc.constantFrom(64, 160, 640, 2112, 3840),
        h: fc.integer({ min: 1, max: 3000 }),
        dpr: fc.constantFrom(1.5, 2, 3),
        fit: fc.constantFrom('contain', 'inside', 'fill'),
        focus: fc.oneof(
          fc.constantFrom('north', 'attention', 'entropy'),
          fc.tuple(side, side).map(([x, y]) => `${x},${y}`),
        ),
        q: fc.integer({ min: 1, max: 100 }),
        f: fc.constantFrom('avif', 'webp', 'jpeg', 'png'),
        bg: fc.constantFrom('f4f1ea', '00000080'),
        blur: fc.integer({ min: 1, max: 100 }),
        sharpen: fc.integer({ min: 1, max: 10 }),
        rotate: fc.constantFrom(90, 180, 270),
        flip: fc.constantFrom('h', 'v', 'hv'),
        gray: fc.constant(true),
        trim: fc.integer({ min: 1, max: 100 }),
        v: fc.stringMatching(/^[\w.-]{1,32}$/),
      },
      { requiredKeys: ['w'] },
    );
    const recipe = fc.record({ picture: fc.constantFrom(...PICTURE_NAMES), transform });
    fc.assert(
      fc.property(recipe, (each) => {
        expect(parseRecipe(printRecipe(each as Recipe))).toEqual(each);
      }),
    );
  });
});

describe('a change of a recipe', () => {
  const recipe: Recipe = { picture: 'hands', transform: { w: 640, h: 360, flip: 'h' } };

  it('keeps the aspect ratio of the box when the width changes', () => {
    expect(changedRecipe(recipe, { w: 1200 }).transform).toEqual({ w: 1200, h: 675, flip: 'h' });
    expect(changedRecipe(recipe, { w: 64 }).transform).toEqual({ w: 64, h: 36, flip: 'h' });
  });

  it('removes undefined parameters', () => {
    expect(changedRecipe(recipe, { h: undefined, flip: undefined })).toEqual({
      picture: 'hands',
      transform: { w: 640 },
    });
  });
});

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
