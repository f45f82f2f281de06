import { expect, it } from 'vitest';
import { firstCharacters } from './issue.js';

it.each([
  ['', 3, ''],
  ['ab', 3, 'ab'],
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['äöüß', 3, 'äöü'],
  ['🖼🖼🖼🖼', 3, '🖼🖼🖼'],
  ['a🖼b🖼', 3, 'a🖼b'],
  ['\ud800\ud800\ud800\ud800', 3, '\ud800\ud800\ud800'],
])('of %j, %i are %j', (text, count, start) => {
  expect(firstCharacters(text, count)).toBe(start);
});
