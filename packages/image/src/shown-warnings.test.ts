import { describe, expect, it } from 'vitest';
import { shownProblem } from './shown-warnings.js';

const RIGHT = {
  name: '"/a.jpg"',
  naturalWidth: 400,
  naturalHeight: 200,
  width: 400,
  height: 200,
  objectFit: 'fill',
};

describe('problems of a displayed picture', () => {
  it.each([
    {},
    { width: 401, height: 201 },
    { width: 0, height: 0 },
    { naturalWidth: 0 },
    { width: 200, height: 200, objectFit: 'cover' },
    { width: 599, height: 300 },
    { width: 200, height: 299, objectFit: 'cover' },
    { width: 400, height: 101, objectFit: 'contain' },
  ])('are none for %o', (measured) => {
    expect(shownProblem({ ...RIGHT, ...measured })).toBeUndefined();
  });

  it.each([
    [
      { width: 610, height: 305 },
      '"/a.jpg" is shown 610 px wide, but was chosen for 400. Give sizes with its width, or a larger original.',
    ],
    [
      { width: 190, height: 95 },
      '"/a.jpg" is shown 190 px wide, but was chosen for 400. Give sizes with its width.',
    ],
    [
      // As high as the place, the picture is twice as wide as high.
      { width: 400, height: 310, objectFit: 'cover' },
      '"/a.jpg" covers 400 × 310, for which it is drawn 620 px wide, but was chosen for 400. Give w and h in the proportions of the place, to which it is then cropped, or sizes with the width before the crop.',
    ],
    [
      { width: 400, height: 95, objectFit: 'contain' },
      '"/a.jpg" is shown 190 px wide, but was chosen for 400. Give sizes with its width.',
    ],
    [
      { width: 300, height: 200 },
      '"/a.jpg" is 400 × 200 and shown 300 × 200, which distorts it. Give w and h in the proportions of the place, or object-fit: cover.',
    ],
  ])('are reported for %o', (measured, text) => {
    expect(shownProblem({ ...RIGHT, ...measured })).toBe(text);
  });
});
