import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PICTURE_NAMES } from '../pictures.js';
import {
  DEFAULT_RECIPE,
  FITS,
  FORMATS,
  parseRecipe,
  printRecipe,
  QUALITIES,
  SHAPE_NAMES,
  WIDTHS,
} from './recipe.js';

describe('a recipe behind the #', () => {
  it('says what differs from the default', () => {
    expect(printRecipe(DEFAULT_RECIPE)).toBe('#playground?picture=officers');
    expect(
      printRecipe({
        picture: 'hands',
        w: 480,
        shape: 'wide',
        fit: 'contain',
        focus: { x: 0.25, y: 1 },
        q: 60,
        f: 'webp',
      }),
    ).toBe('#playground?picture=hands&w=480&shape=wide&fit=contain&q=60&f=webp&focus=0.25+1');
  });

  it('is read again', () => {
    expect(parseRecipe('#playground?picture=dice&w=152&shape=own&fit=fill&q=30&f=png&focus=0+0.07')).toEqual({
      picture: 'dice',
      w: 152,
      shape: 'own',
      fit: 'fill',
      focus: { x: 0, y: 0.07 },
      q: 30,
      f: 'png',
    });
  });

  it.each(['', '#', '#playground', '#pictures', '#playgrounds?picture=dice'])(
    '%j is another place',
    (hash) => {
      expect(parseRecipe(hash)).toBeUndefined();
    },
  );

  it.each([
    '#playground?',
    '#playground?picture=__proto__&w=641&shape=round&fit=crop&q=81&f=bmp&focus=2+2',
    '#playground?picture=&w=&focus=0.5',
    '#playground?focus=-1+0.5&w=1e3&q=NaN&%zz',
    '#playground?focus=0.123+0.5',
  ])('%j has the default where it says nothing that can be', (hash) => {
    expect(parseRecipe(hash)).toEqual(DEFAULT_RECIPE);
  });

  it('comes back the same, whatever it is', () => {
    const side = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);
    const recipe = fc.record({
      picture: fc.constantFrom(...PICTURE_NAMES),
      w: fc.constantFrom(...WIDTHS),
      shape: fc.constantFrom(...SHAPE_NAMES),
      fit: fc.constantFrom(...FITS),
      focus: fc.record({ x: side, y: side }),
      q: fc.constantFrom(...QUALITIES),
      f: fc.constantFrom(...FORMATS),
    });
    fc.assert(
      fc.property(recipe, (each) => {
        expect(parseRecipe(printRecipe(each))).toEqual(each);
      }),
    );
  });
});
