import { expect, it } from 'vitest';
import { seededIntegers, seededNumbers } from './noise.js';

it('is mulberry32: the numbers of its author’s C code for seed 1', () => {
  const next = seededIntegers(1);
  // From `uint32_t mulberry32(void)` with x = 1, compiled.
  expect(Array.from({ length: 4 }, () => next(2 ** 32))).toEqual(WHOLES);
});

it('returns the same numbers as fractions', () => {
  const next = seededNumbers(1);
  expect(Array.from({ length: 4 }, () => next() * 2 ** 32)).toEqual(WHOLES);
});

const WHOLES = [2693262067, 11749833, 2265367787, 4213581821];
