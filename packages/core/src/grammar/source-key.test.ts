import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from './limits.js';
import { keyPath, parseSourcePath, sourceKey, utf8Bytes } from './source-key.js';

const NO_PAGE = { code: 'no-such-page', param: 'path' };
const NO_PICTURE = { ...NO_PAGE, expected: 'the path of a picture' };
const invalid = (received: string, expected: string) => ({
  code: 'invalid-path',
  param: 'path',
  received,
  expected,
});
const EMPTY = 'no empty path segment';
const DOTS = 'no . or .. path segment';

describe('parseSourcePath', () => {
  it.each([
    ['/a.jpg', 'a.jpg'],
    ['/talent/alice.jpg', 'talent/alice.jpg'],
    ['/a%20b.jpg', 'a b.jpg'],
    ['/a b.jpg', 'a b.jpg'],
    ['/a+b.jpg', 'a+b.jpg'],
    ['/a%2Bb.jpg', 'a+b.jpg'],
    ['/a%2Fb.jpg', 'a/b.jpg'],
    ['/a%252Fb.jpg', 'a%2Fb.jpg'],
    ['/%C3%A9.jpg', 'é.jpg'],
    ['/é.jpg', 'é.jpg'],
    ['/...', '...'],
    ['/..a/.b', '..a/.b'],
    ['/a/w-640.avif', 'a/w-640.avif'],
    ['/x/_variants/y/w-640.avif', 'x/_variants/y/w-640.avif'],
    ['/_variants.jpg', '_variants.jpg'],
    ['/_VARIANTS/a.jpg', '_VARIANTS/a.jpg'],
    ['/__proto__', '__proto__'],
    ['/a%3Fb%23c', 'a?b#c'],
  ])('%s is %j', (path, key) => {
    expect(parseSourcePath(path, DEFAULT_LIMITS)).toEqual({ ok: true, value: key });
  });

  it.each([
    ['/', NO_PICTURE],
    ['/a/', NO_PICTURE],
    ['/a%2F', NO_PICTURE],
    ['//', NO_PICTURE],
    ['/_variants', NO_PAGE],
    ['/_variants/', NO_PAGE],
    ['/_variants/a.jpg/w-640.avif', NO_PAGE],
    ['/%5Fvariants/a.jpg/w-640.avif', NO_PAGE],
    ['/_variants%2Fa.jpg%2Fw-640.avif', NO_PAGE],
    ['/%5f%76ariants/%2e%2e/a.jpg', NO_PAGE],
    ['//_variants/a.jpg', invalid('/_variants/a.jpg', EMPTY)],
    ['/./_variants/a.jpg', invalid('./_variants/a.jpg', DOTS)],
    ['/a//b.jpg', invalid('a//b.jpg', EMPTY)],
    ['/a/%2Fb.jpg', invalid('a//b.jpg', EMPTY)],
    ['/../a.jpg', invalid('../a.jpg', DOTS)],
    ['/a/../b.jpg', invalid('a/../b.jpg', DOTS)],
    ['/a/..', invalid('a/..', DOTS)],
    ['/a/%2e%2e/b.jpg', invalid('a/../b.jpg', DOTS)],
    ['/a%2F..%2Fb.jpg', invalid('a/../b.jpg', DOTS)],
    ['/a/.%2E', invalid('a/..', DOTS)],
    ['/.', invalid('.', DOTS)],
    ['/a%00.jpg', invalid('a\0.jpg', 'no NUL character')],
    ['/a\0.jpg', invalid('a\0.jpg', 'no NUL character')],
    ['/a\ud800.jpg', invalid('a\ud800.jpg', 'valid unicode')],
    ['/\udfffa.jpg', invalid('\udfffa.jpg', 'valid unicode')],
    ['', invalid('', 'a path that starts with /')],
    ['a.jpg', invalid('a.jpg', 'a path that starts with /')],
    [
      '/a%.jpg',
      { code: 'malformed-encoding', param: 'path', received: '/a%.jpg', expected: 'percent-encoded UTF-8' },
    ],
    [
      '/%C3.jpg',
      { code: 'malformed-encoding', param: 'path', received: '/%C3.jpg', expected: 'percent-encoded UTF-8' },
    ],
    [
      '/%ED%A0%80.jpg',
      {
        code: 'malformed-encoding',
        param: 'path',
        received: '/%ED%A0%80.jpg',
        expected: 'percent-encoded UTF-8',
      },
    ],
  ])('rejects %j', (path, issue) => {
    expect(parseSourcePath(path, DEFAULT_LIMITS)).toEqual({ ok: false, issues: [issue] });
  });

  const tooLong = (received: string) => ({
    ok: false,
    issues: [{ code: 'path-too-long', param: 'path', received, expected: 'at most 790 bytes' }],
  });

  it('measures keys in bytes of UTF-8', () => {
    expect(parseSourcePath(`/${'a'.repeat(790)}`, DEFAULT_LIMITS).ok).toBe(true);
    expect(parseSourcePath(`/${'a'.repeat(791)}`, DEFAULT_LIMITS)).toEqual(tooLong('791 bytes'));
    expect(parseSourcePath(`/${'a'.repeat(1025)}`, DEFAULT_LIMITS)).toEqual(tooLong('1025 bytes'));
    expect(parseSourcePath(`/${'é'.repeat(395)}`, DEFAULT_LIMITS).ok).toBe(true);
    expect(parseSourcePath(`/${'%C3%A9'.repeat(396)}`, DEFAULT_LIMITS)).toEqual(tooLong('792 bytes'));
    expect(parseSourcePath(`/${'🖼'.repeat(198)}`, DEFAULT_LIMITS)).toEqual(tooLong('792 bytes'));
  });
});

describe('sourceKey', () => {
  it('accepts a key without decoding it', () => {
    expect(sourceKey('a%2Fb+c', DEFAULT_LIMITS)).toEqual({ ok: true, value: 'a%2Fb+c' });
    expect(sourceKey('_variants/a', DEFAULT_LIMITS)).toEqual({ ok: false, issues: [NO_PAGE] });
    expect(sourceKey('/a', DEFAULT_LIMITS)).toEqual({ ok: false, issues: [invalid('/a', EMPTY)] });
    expect(sourceKey('', DEFAULT_LIMITS)).toEqual({ ok: false, issues: [NO_PICTURE] });
  });
});

describe('keyPath', () => {
  it.each([
    ['a/b.jpg', '/a/b.jpg'],
    ['a b+c.jpg', '/a%20b%2Bc.jpg'],
    ['a%2Fb', '/a%252Fb'],
    ["!'()*", '/%21%27%28%29%2A'],
    ['é?#&=;:@$,', '/%C3%A9%3F%23%26%3D%3B%3A%40%24%2C'],
    ['A-Z_a.z~0', '/A-Z_a.z~0'],
  ])('%s is %s', (key, path) => {
    expect(keyPath(key)).toBe(path);
  });
});

describe('utf8Bytes', () => {
  it.each([
    ['', 0],
    ['a', 1],
    ['%20', 3],
    ['é', 2],
    ['漢', 3],
    ['🖼', 4],
    ['a\n b', 4],
    ['\ud83d', undefined],
  ])('%j has %s', (text, bytes) => {
    expect(utf8Bytes(text)).toBe(bytes);
  });
});
