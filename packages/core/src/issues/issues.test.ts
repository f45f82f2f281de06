import { describe, expect, it } from 'vitest';
import { describeIssue, issue } from './issue.js';
import { ISSUES, type IssueCode } from './issues.js';

const rows = (Object.keys(ISSUES) as IssueCode[]).map((code) => ({ code, ...ISSUES[code] }));

describe('ISSUES', () => {
  it.each(rows)('$code', ({ code, status, title, cacheSeconds, report }) => {
    expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(Number.isInteger(status) && status >= 400 && status <= 599).toBe(true);
    expect(title).toMatch(/^[A-Z].*[a-z]$/);
    expect(Number.isInteger(cacheSeconds) && cacheSeconds >= 0 && cacheSeconds <= 3600).toBe(true);
    // A fault is temporary, and caching would prolong it. A timeout would only repeat.
    if (status >= 500)
      expect({ cacheSeconds, report }).toEqual({
        cacheSeconds: { 'render-timeout': 60, 'source-throttled': 1 }[code as string] ?? 0,
        report: true,
      });
    if (status === 400 || status === 414)
      expect({ cacheSeconds, report }).toEqual({ cacheSeconds: 600, report: false });
  });

  it.each(rows.filter(({ cacheSeconds }) => cacheSeconds > 0))(
    '$code has a status that CloudFront can cache',
    ({ status }) => {
      // D:HTTPStatusCodes: the first seven always, the others with `max-age`. 413, 416 and 422 never are.
      expect([404, 414, 500, 501, 502, 503, 504, 400, 403, 405, 412, 415]).toContain(status);
    },
  );

  it('has a unique title for each code', () => {
    expect(new Set(rows.map(({ title }) => title)).size).toBe(rows.length);
  });

  it.each([
    ['invalid-value', 400, 600],
    ['out-of-range', 400, 600],
    ['repeated-parameter', 400, 600],
    ['malformed-encoding', 400, 600],
    ['invalid-path', 400, 600],
    ['url-too-long', 414, 600],
    ['path-too-long', 414, 600],
    ['no-such-page', 404, 600],
    ['method-not-allowed', 405, 0],
    ['source-missing', 404, 10],
    ['source-refused', 403, 0],
    ['source-throttled', 503, 1],
    ['source-timeout', 504, 0],
    ['source-broken', 502, 0],
    ['source-too-large', 415, 60],
    ['source-unsupported', 415, 60],
    ['source-corrupt', 415, 60],
    ['render-timeout', 504, 60],
    ['internal', 500, 0],
  ] as const)('%s is %i and cached for %i s', (code, status, cacheSeconds) => {
    expect(ISSUES[code]).toMatchObject({ status, cacheSeconds });
  });
});

describe('issue', () => {
  it('keeps its fields', () => {
    expect(issue('internal')).toEqual({ code: 'internal' });
    expect(issue('invalid-value', { param: 'w', received: 'x', expected: 'y' })).toEqual({
      code: 'invalid-value',
      param: 'w',
      received: 'x',
      expected: 'y',
    });
  });

  it('truncates the received value to 80 characters', () => {
    expect(issue('invalid-value', { received: 'x'.repeat(80) }).received).toBe('x'.repeat(80));
    expect(issue('invalid-value', { received: 'x'.repeat(81) }).received).toBe(`${'x'.repeat(80)}…`);
  });
});

describe('describeIssue', () => {
  it.each([
    [
      { code: 'invalid-value', param: 'w', received: 'abc', expected: 'a whole number from 1 to 3840' },
      'A parameter has an invalid value. w: got "abc", expected a whole number from 1 to 3840.',
    ],
    [
      { code: 'no-such-page', param: 'path', expected: 'the path of a picture' },
      'There is no picture at this path. path: expected the path of a picture.',
    ],
    [{ code: 'no-such-page', param: 'path' }, 'There is no picture at this path.'],
    [{ code: 'source-missing' }, 'The picture does not exist.'],
    [{ code: 'url-too-long', received: '9000 bytes' }, 'The URL is too long. got "9000 bytes".'],
    [
      { code: 'invalid-path', param: 'path', received: 'a\0"b', expected: 'no NUL character' },
      'The path cannot name a picture. path: got "a\\u0000\\"b", expected no NUL character.',
    ],
  ] as const)('%j', (about, sentence) => {
    expect(describeIssue(about, ISSUES[about.code].title)).toBe(sentence);
  });
});
