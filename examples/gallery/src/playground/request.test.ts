import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE, type Recipe } from './recipe.js';
import { keptRegion, outsidePath, recipeUrl } from './request.js';

const recipe = (changes: Partial<Recipe>): Recipe => ({ ...DEFAULT_RECIPE, ...changes });

describe('the request of a recipe', () => {
  it.each([
    [{}, '/cops.jpg?w=640&h=640'],
    [{ shape: 'own' }, '/cops.jpg?w=640'],
    [{ shape: 'own', fit: 'contain', focus: { x: 0, y: 0 } }, '/cops.jpg?w=640'],
    [{ shape: 'portrait', focus: { x: 0.3, y: 0.25 } }, '/cops.jpg?w=640&h=800&focus=0.3,0.25'],
    [{ shape: 'wide', fit: 'inside', q: 60, f: 'webp' }, '/cops.jpg?w=640&h=360&fit=inside&q=60&f=webp'],
    [{ picture: 'pills', w: 152, focus: { x: 0, y: 0.5 } }, '/picture.tiff?w=152&h=152&focus=west'],
  ] satisfies [Partial<Recipe>, string][])('%j is %s', (changes, url) => {
    expect(recipeUrl(recipe(changes))).toBe(url);
  });
});

describe('what is kept of the original', () => {
  it.each([
    // 640 × 426: a square of 426.
    [{}, { left: 107, top: 0, width: 426, height: 426 }],
    [{ focus: { x: 0, y: 0.5 } }, { left: 0, top: 0, width: 426, height: 426 }],
    [{ focus: { x: 1, y: 0.5 } }, { left: 214, top: 0, width: 426, height: 426 }],
    [
      { shape: 'wide', focus: { x: 0.5, y: 0 } },
      { left: 0, top: 0, width: 640, height: 360 },
    ],
    [{ shape: 'own' }, { left: 0, top: 0, width: 640, height: 426 }],
    [{ fit: 'contain' }, { left: 0, top: 0, width: 640, height: 426 }],
  ] satisfies [Partial<Recipe>, object][])('%j', (changes, region) => {
    expect(keptRegion(recipe(changes))).toEqual(region);
  });

  it('is left out of what is dimmed', () => {
    expect(outsidePath({ width: 640, height: 426 }, { left: 107, top: 0, width: 426, height: 426 })).toBe(
      'M0 0H640V426H0ZM107 0V426H533V0Z',
    );
  });
});
