import { describe, expect, it } from 'vitest';
import { assetPath, isHashedName, typeOf } from './site.js';

describe('the path of an asset', () => {
  it.each([
    ['entry.js', 'entry.js'],
    ['assets/a%20b.css', 'assets/a b.css'],
    ['assets/%C3%A4.svg', 'assets/ä.svg'],
  ])('%s is %s', (url, path) => {
    expect(assetPath(url)).toBe(path);
  });

  it.each([
    '',
    '/',
    '..',
    '../server/entry-server.js',
    'a/../../b',
    '%2e%2e/b',
    '..%2fb',
    'a//b',
    'a/',
    './a',
    '.vite/manifest.json',
    'a/.hidden',
    '..\\b',
    'a%5c..%5cb',
    'C:/b',
    'a%00.js',
    '%zz',
    '%252e%252e/../b',
  ])('%j is rejected', (url) => {
    expect(assetPath(url)).toBeUndefined();
  });
});

it.each([
  ['assets/entry-client-Bx3_a9dQ.js', true],
  ['assets/entry-client-Bx3-a9dQ.css', true],
  ['icon.svg', false],
  ['entry-client.js', false],
])('%s has a content hash in its name: %s', (path, hashed) => {
  expect(isHashedName(path)).toBe(hashed);
});

it.each([
  ['a.js', 'text/javascript; charset=utf-8'],
  ['a.CSS', 'text/css; charset=utf-8'],
  ['a.svg', 'image/svg+xml'],
  ['a', 'application/octet-stream'],
  ['a.exe', 'application/octet-stream'],
])('%s is sent as %s', (path, type) => {
  expect(typeOf(path)).toBe(type);
});
