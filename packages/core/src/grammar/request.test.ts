import { describe, expect, it } from 'vitest';
import { accepted, GRAMMAR } from '../../tests/grammar.js';
import { canonicalPath, parseRequest } from './request.js';

const canonical = (path: string, query: string) =>
  canonicalPath(accepted(parseRequest(path, query, GRAMMAR)), GRAMMAR);

describe('parseRequest', () => {
  it('returns the source and the transform as requested', () => {
    expect(parseRequest('/talent/alice%20b.jpg', 'w=641&q=80', GRAMMAR)).toEqual({
      ok: true,
      value: { source: 'talent/alice b.jpg', transform: { w: 641, q: 80 } },
    });
  });

  it('lists the issues of the path and of the query', () => {
    expect(parseRequest('/a//b.jpg', 'w=0', GRAMMAR)).toEqual({
      ok: false,
      issues: [
        { code: 'invalid-path', param: 'path', received: 'a//b.jpg', expected: 'no empty path segment' },
        { code: 'out-of-range', param: 'w', received: '0', expected: 'a whole number from 1 to 3840' },
      ],
    });
    expect(parseRequest('/', 'w=640', GRAMMAR)).toEqual({
      ok: false,
      issues: [{ code: 'no-such-page', param: 'path', expected: 'the path of a picture' }],
    });
    expect(parseRequest('/a.jpg', 'w=0', GRAMMAR)).toEqual({
      ok: false,
      issues: [
        { code: 'out-of-range', param: 'w', received: '0', expected: 'a whole number from 1 to 3840' },
      ],
    });
  });

  it('rejects a URL of 9,000 bytes whatever its contents', () => {
    const tooLong = {
      ok: false,
      issues: [
        {
          code: 'url-too-long',
          param: 'url',
          received: '9000 bytes',
          expected: 'at most 4096 bytes',
        },
      ],
    };
    expect(parseRequest(`/${'a'.repeat(8998)}`, '', GRAMMAR)).toEqual(tooLong);
    expect(parseRequest('/a.jpg', `w=640&x=${'%'.repeat(8985)}`, GRAMMAR)).toEqual(tooLong);
  });

  it('counts the path, the question mark and the query', () => {
    const path = '/a.jpg';
    const maxLength = 4096 - path.length - 1;
    expect(parseRequest(path, 'x'.repeat(maxLength), GRAMMAR).ok).toBe(true);
    expect(parseRequest(path, 'x'.repeat(maxLength + 1), GRAMMAR).ok).toBe(false);
  });
});

describe('canonicalPath', () => {
  it.each([
    ['/a/b.jpg', '', '/a/b.jpg'],
    ['/a/b.jpg', 'w=640', '/a/b.jpg?w=640'],
    ['/a/b.jpg', 'h=640&w=640&utm_source=mail', '/a/b.jpg?w=640&h=640'],
    ['/a/b.jpg', 'W=320&DPR=2&FIT=COVER&F=AUTO', '/a/b.jpg?w=640'],
    ['/a%20b+c/%C3%A9.jpg', 'w=600', '/a%20b%2Bc/%C3%A9.jpg?w=640'],
    ['/a%2Fb.jpg', 'gray', '/a/b.jpg?gray=1'],
    ['/a%252Fb.jpg', 'w=48', '/a%252Fb.jpg?w=48'],
    ['/é (1)!.jpg', 'w=48', '/%C3%A9%20%281%29%21.jpg?w=48'],
    ['/a.jpg', 'v=Ab.1', '/a.jpg?v=Ab.1'],
    ['/a.jpg', 'fit=contain&focus=north&dpr=3', '/a.jpg'],
  ])('%s with %j is %s', (path, query, expected) => {
    expect(canonical(path, query)).toBe(expected);
  });
});
