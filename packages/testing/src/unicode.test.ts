import fc from 'fast-check';
import { expect, it } from 'vitest';
import { onlyInFull } from './form.js';
import { codePoint } from './unicode.js';

it('a code point is any character, and never half of one', () => {
  const all = fc.sample(codePoint, { numRuns: 3000, seed: 1 });
  expect(all.filter((text) => [...text].length !== 1 || /\p{Surrogate}/u.test(text))).toEqual([]);
  expect(all.some((text) => text.length === 2) && all.some((text) => text < '\u0080')).toBe(true);
  const bounds = ['\0', '\ud7ff', '\ue000', '\u{10ffff}'];
  expect(bounds.map((text) => codePoint.canShrinkWithoutContext(text))).toEqual([true, true, true, true]);
  const others: unknown[] = ['', 'ab', '\ud800', '\udfff', 7];
  expect(others.filter((value) => codePoint.canShrinkWithoutContext(value))).toEqual([]);
});

it.runIf(onlyInFull('a table of fast-check'))('texts of code points are those of fast-check', () => {
  const given = { numRuns: 1000, seed: 7 };
  expect(fc.sample(fc.string({ unit: codePoint, maxLength: 60 }), given)).toEqual(
    fc.sample(fc.string({ unit: 'binary', maxLength: 60 }), given),
  );
});
