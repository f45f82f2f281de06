import { describe, expect, it } from 'vitest';
import { decodePercent, decodeQuery, splitQuery } from './query.js';

describe('splitQuery', () => {
  it.each([
    ['', []],
    ['&&', []],
    ['a', [{ name: 'a', value: '' }]],
    ['a=', [{ name: 'a', value: '' }]],
    ['=a', [{ name: '', value: 'a' }]],
    ['a=b=c', [{ name: 'a', value: 'b=c' }]],
    [
      'b=1&a=%20&',
      [
        { name: 'b', value: '1' },
        { name: 'a', value: '%20' },
      ],
    ],
  ])('%j', (query, pairs) => {
    expect(splitQuery(query)).toEqual(pairs);
  });
});

describe('decoding', () => {
  it.each([
    ['a+b%2Bc', 'a+b+c', 'a b+c'],
    ['%C3%A9', 'é', 'é'],
    ['%2525', '%25', '%25'],
    ['%', undefined, undefined],
    ['%g0', undefined, undefined],
    ['%C3', undefined, undefined],
    ['%C0%AF', undefined, undefined],
  ])('%s is %j in a path and %j in a query', (text, path, query) => {
    expect(decodePercent(text)).toBe(path);
    expect(decodeQuery(text)).toBe(query);
  });
});
