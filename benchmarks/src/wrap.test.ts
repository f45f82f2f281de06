import { expect, it } from 'vitest';
import { wrap } from './wrap.js';

it('breaks at spaces, at most 120 columns', () => {
  const nine = '123456789';
  expect(wrap(Array(13).fill(nine).join(' '), '  ').split('\n')).toEqual([
    Array(12).fill(nine).join(' '),
    `  ${nine}`,
  ]);
  expect(wrap('short text')).toBe('short text');
  const long = 'x'.repeat(130);
  expect(wrap(`a ${long} b`)).toBe(`a\n${long}\nb`);
});
