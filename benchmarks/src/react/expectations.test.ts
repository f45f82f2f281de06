import { expect, it } from 'vitest';
import { MEASURED } from '../../tests/measured.js';
import { unmet } from './expectations.js';

it('has nothing to say of a run as it should be', () => {
  expect(unmet(MEASURED)).toEqual([]);
});

it('names what is not as expected, with the figure', () => {
  const libraries = MEASURED.libraries.map((library) =>
    library.id === 'cameo-image' ? { ...library, bytes: 8_000 } : library,
  );
  expect(unmet({ ...MEASURED, libraries })).toEqual([
    'gzip bytes: next-image has 0.88 × those of cameo-image, expected at least 1',
  ]);
});

it('does not take a missing figure for a good one', () => {
  const [phone] = MEASURED.screens;
  expect(unmet({ ...MEASURED, screens: phone ? [phone] : [] })).toEqual([
    'bytes of the page 1280 px wide: next-image has no figure × those of cameo-image, expected at least 1.1',
    'bytes of the page 1280 px wide: react-imgix has no figure × those of cameo-image, expected at least 0.75',
  ]);
});
