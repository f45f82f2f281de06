import { expect, it } from 'vitest';
import type { TargetName } from '../grammar/formats.js';
import { mayRefine, type RefineSettings } from './refine.js';

const refined = (target: TargetName, refine: RefineSettings | false) => mayRefine({ target }, { refine });

it.each<[TargetName, boolean]>([
  ['avif', true],
  ['avif-gif', true],
  ['avif-still', true],
  ['webp', false],
  ['webp-named', false],
  ['universal', false],
  ['jpeg-still', false],
  ['png-still', false],
  ['json', false],
])('with AVIF alone, %s may be refined: %s', (target, may) => {
  expect(refined(target, { formats: ['avif'] })).toBe(may);
});

it('follows the configured formats', () => {
  expect(refined('universal', { formats: ['jpeg'] })).toBe(true);
  expect(refined('jpeg-still', { formats: ['avif', 'jpeg'] })).toBe(true);
  expect(refined('webp', { formats: ['webp'] })).toBe(true);
  expect(refined('avif', { formats: ['jpeg', 'webp'] })).toBe(false);
});

it('refines nothing when disabled', () => {
  expect(refined('avif', false)).toBe(false);
});
