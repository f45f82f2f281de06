import { describe, expect, it } from 'vitest';
import type { Recipe } from './recipe.js';
import { isShownOnOriginal, keptRegion, originalEnds, outsidePath, recipeUrl } from './request.js';

type RequestedTransform = Partial<Recipe['transform']>;
const recipe = (transform: RequestedTransform, picture: Recipe['picture'] = 'portrait'): Recipe => ({
  picture,
  transform: { w: 640, ...transform },
});

describe('the request of a recipe', () => {
  it.each([
    [{}, '/portrait.jpg?w=640'],
    [{ h: 640 }, '/portrait.jpg?w=640&h=640'],
    [{ fit: 'contain', focus: '0,0' }, '/portrait.jpg?w=640'],
    [{ h: 800, focus: '0.3,0.25' }, '/portrait.jpg?w=640&h=800&focus=0.3,0.25'],
    [{ h: 360, fit: 'inside', q: 60, f: 'webp' }, '/portrait.jpg?w=640&h=360&fit=inside&q=60&f=webp'],
    [{ w: 320, h: 320, dpr: 2, focus: '0,0.5' }, '/portrait.jpg?w=640&h=640&focus=west'],
    [
      { bg: 'F4F1EA', blur: 20, sharpen: 3, rotate: 90, flip: 'h', gray: true, trim: 10, v: '3f2a' },
      '/portrait.jpg?w=640&bg=f4f1ea&blur=20&sharpen=3&rotate=90&flip=h&gray=1&trim=10&v=3f2a',
    ],
  ] satisfies [RequestedTransform, string][])('%j is %s', (transform, url) => {
    expect(recipeUrl(recipe(transform))).toBe(url);
  });
});

describe('the kept part of the original', () => {
  it.each([
    // 1920 × 1095: a square of 1095.
    [{ h: 640 }, { left: 413, top: 0, width: 1095, height: 1095 }],
    [
      { h: 640, focus: '0,0.5' },
      { left: 0, top: 0, width: 1095, height: 1095 },
    ],
    [
      { h: 640, focus: 'east' },
      { left: 825, top: 0, width: 1095, height: 1095 },
    ],
    [
      { h: 320, focus: 'north' },
      { left: 0, top: 0, width: 1920, height: 960 },
    ],
    [{}, { left: 0, top: 0, width: 1920, height: 1095 }],
    [
      { h: 640, fit: 'contain' },
      { left: 0, top: 0, width: 1920, height: 1095 },
    ],
  ] satisfies [RequestedTransform, object][])('of %j', (transform, region) => {
    const { left, ...rest } = keptRegion(recipe(transform, 'armchair'));
    const wanted = region as ReturnType<typeof keptRegion>;
    // With an odd remainder either side may be larger.
    expect(Math.abs(left - wanted.left)).toBeLessThanOrEqual(1);
    expect({ ...rest, left: wanted.left }).toEqual(wanted);
  });

  it('is excluded from the dimmed part', () => {
    expect(outsidePath({ width: 640, height: 426 }, { left: 107, top: 0, width: 426, height: 426 })).toBe(
      'M0 0H640V426H0ZM107 0V426H533V0Z',
    );
  });

  it.each([
    [{ h: 640, focus: 'east' }, true],
    [{ h: 640, focus: 'attention' }, false],
    [{ rotate: 90 }, false],
    [{ rotate: 0 }, true],
    [{ trim: 10 }, false],
  ] satisfies [RequestedTransform, boolean][])('%j can be shown on the original: %s', (transform, shown) => {
    expect(isShownOnOriginal(recipe(transform))).toBe(shown);
  });
});

describe('the width at which the original ends', () => {
  it.each([
    [{}, 1920],
    [{ dpr: 2 }, 960],
    [{ rotate: 90 }, 1095],
    [{ h: 640 }, 1095],
    [{ h: 320 }, 1920],
    [{ h: 640, fit: 'contain' }, 1920],
  ] satisfies [RequestedTransform, number][])('%j: %d', (transform, width) => {
    expect(originalEnds(recipe(transform, 'armchair'))).toBe(width);
  });
});
