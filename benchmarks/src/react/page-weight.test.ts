import { expect, it } from 'vitest';
import { pageWeight } from './page-weight.js';

it('adds up bytes, and weighs pixels by area', () => {
  const pictures = [
    { bytes: 1000, width: 400, needed: 200 },
    { bytes: 500, width: 300, needed: 400 },
  ];
  expect(pageWeight(pictures)).toEqual({ bytes: 1500, pixels: 1.25, least: 0.75, most: 2 });
});
