import { describe, expect, it } from 'vitest';
import { InvalidInvalidation, readInvalidation, tagsIn } from './invalidation.js';

const takes = (items: readonly string[], uri: string, tags: readonly string[] = []) =>
  readInvalidation(items)({ uri, tags });

describe('E: an invalidation (D:invalidation-specifying-objects, D:invalidation-specifying-tags)', () => {
  it.each([
    [['#a1'], '/x.jpg', ['a1'], true],
    [['#A1'], '/x.jpg', ['b2', 'a1'], true],
    [['#a1'], '/x.jpg', ['a12'], false],
    [['#a1'], '/a1', [], false],
    [['/a.jpg'], '/a.jpg', [], true],
    [['/a.jpg?*'], '/a.jpg', [], true],
    [['/a%2Cb.jpg'], '/a,b.jpg', [], true],
    [['/talent/*'], '/talent/a.jpg', [], true],
    [['/talent/*'], '/talents/a.jpg', [], false],
    [['/*'], '/anything', ['a1'], true],
  ] as const)('%j of %s with %j: %s', (items, uri, tags, taken) => {
    expect(takes(items, uri, tags)).toBe(taken);
  });

  it.each([
    ['/a~b.jpg'],
    ['#a~1'],
    ['a.jpg'],
    ['/Zoë.jpg'],
    ['/two words.jpg'],
    ['/a*.jpg'],
    [`/${'a'.repeat(4000)}`],
    ['#'],
    ['#a,b'],
    [`#${'a'.repeat(257)}`],
  ])('rejects %j, and the other items with it', (item) => {
    expect(() => readInvalidation(['/good.jpg', item])).toThrow(InvalidInvalidation);
  });

  it('accepts one wildcard at a time, and any number of tags', () => {
    expect(() => readInvalidation(['/a.jpg?*', '/b.jpg?*'])).toThrow('2 paths with "*"');
    const tags = Array.from({ length: 3000 }, (_, n) => `#${n}`);
    expect(takes(tags, '/x', ['2999'])).toBe(true);
  });
});

it('E: reads the tags of a response, case-insensitive, at most 50', () => {
  expect(tagsIn('A1, b2')).toEqual(['a1', 'b2']);
  expect(tagsIn(undefined)).toEqual([]);
  expect(tagsIn(`${'x'.repeat(257)},ok,Zoë`)).toEqual(['ok']);
  expect(tagsIn(Array.from({ length: 60 }, (_, n) => `t${n}`).join())).toHaveLength(50);
});
