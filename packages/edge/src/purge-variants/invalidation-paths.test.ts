import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { source } from '../../tests/stored-bytes.js';
import { invalidationPaths } from './invalidation-paths.js';

const pathsOf = (...keys: readonly string[]) => invalidationPaths(keys.map(source));
const numbered = (count: number, name: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => name(n));

/** As CloudFront compares: text with text, and a star at the end with anything. */
const covers = (paths: readonly string[], url: string): boolean =>
  paths.some((path) => (path.endsWith('*') ? url.startsWith(path.slice(0, -1)) : url === path));

describe('invalidationPaths', () => {
  it('names a source and all its query strings, and no other key that starts alike', () => {
    const paths = pathsOf('talent/a.jpg');
    expect(paths).toEqual(['/talent/a.jpg', '/talent/a.jpg?*']);
    for (const url of ['/talent/a.jpg', '/talent/a.jpg?w=640', '/talent/a.jpg?'])
      expect([url, covers(paths, url)]).toEqual([url, true]);
    for (const url of ['/talent/a.jpg2?w=640', '/talent/a.jpg/b.png?w=640', '/talent/a.jp', '/talent/A.jpg'])
      expect([url, covers(paths, url)]).toEqual([url, false]);
  });

  it.each([
    ['two words.jpg', ['/two%20words.jpg', '/two%20words.jpg?*']],
    ['Zoë.jpg', ['/Zo%C3%AB.jpg', '/Zo%C3%AB.jpg?*']],
    ['what?.jpg', ['/what%3F.jpg', '/what%3F.jpg?*']],
    ['a*.jpg', ['/a%2A.jpg', '/a%2A.jpg?*']],
    ['a%20b.jpg', ['/a%2520b.jpg', '/a%2520b.jpg?*']],
  ])('escapes %j', (key, paths) => {
    expect(pathsOf(key)).toEqual(paths);
  });

  it('names both spellings of what a person would not escape', () => {
    expect(pathsOf('a+b,c.jpg')).toEqual([
      '/a%2Bb%2Cc.jpg',
      '/a%2Bb%2Cc.jpg?*',
      '/a+b,c.jpg',
      '/a+b,c.jpg?*',
    ]);
    expect(pathsOf("it's (1).jpg")).toContain("/it's%20(1).jpg?*");
  });

  it('names ten sources one by one, and the folder of eleven', () => {
    expect(pathsOf(...numbered(10, (n) => `talent/${n}.jpg`))).toHaveLength(20);
    expect(pathsOf(...numbered(11, (n) => `talent/${n}.jpg`))).toEqual(['/talent/*']);
  });

  it('takes the deepest folders that are few enough', () => {
    const keys = numbered(24, (n) => `talent/${n % 2}/${n % 12}/${n}.jpg`);
    expect(pathsOf(...keys)).toEqual(['/talent/0/*', '/talent/1/*']);
    expect(pathsOf(...keys, 'logo.png')).toEqual(['/logo.png', '/logo.png?*', '/talent/0/*', '/talent/1/*']);
    expect(pathsOf(...numbered(11, (n) => `${n}/a.jpg`))).toEqual(['/*']);
    expect(pathsOf(...numbered(11, (n) => `${n}.jpg`))).toEqual(['/*']);
    expect(pathsOf(...numbered(11, (n) => `a/${n}.jpg`), 'a/b/c.jpg')).toEqual(['/a/*']);
    expect(pathsOf()).toEqual([]);
  });

  it('covers every URL of every source, with few wide paths, whatever the sources are', () => {
    const segment = fc.constantFrom('a', 'b', 'c.jpg', 'd e', 'f+g', 'ü', '*', 'h,i.jpg');
    const keys = fc.uniqueArray(
      fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(keys, (sources) => {
        const paths = pathsOf(...sources);
        expect(paths.filter((path) => path.endsWith('*')).length).toBeLessThanOrEqual(10);
        expect(paths.filter((path) => /\*./.test(path) || !path.startsWith('/'))).toEqual([]);
        for (const key of sources) {
          const path = `/${key.split('/').map(encodeURIComponent).join('/').replaceAll('*', '%2A')}`;
          expect([path, covers(paths, path), covers(paths, `${path}?w=640`)]).toEqual([path, true, true]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
