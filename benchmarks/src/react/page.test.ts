import { expect, it } from 'vitest';
import { PICTURES, placesFor } from './page.js';

const NAMES = Array.from({ length: 24 }, (_, at) => `${at + 1}.jpg`);

it('has 24 places, all 4:3, each with a picture of its own', () => {
  const places = placesFor(NAMES);
  expect([PICTURES, places.length, new Set(places.map(({ src }) => src)).size]).toEqual([24, 24, 24]);
  expect(places.map(({ area }) => area).filter((area, at, all) => area !== all[at - 1])).toEqual([
    'lead',
    'feature',
    'card',
    'thumb',
  ]);
  expect([0, 1, 4, 12].map((at) => [places[at]?.width, places[at]?.height])).toEqual([
    [1424, 1068],
    [464, 348],
    [344, 258],
    [224, 168],
  ]);
});

it('refuses another number of pictures', () => {
  expect(() => placesFor(['a.jpg'])).toThrow('The page has 24 places, got 1 pictures.');
});
