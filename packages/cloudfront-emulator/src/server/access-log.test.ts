import { describe, expect, it } from 'vitest';
import { headersFrom } from '../distribution/headers.js';
import { accessLine, humanBytes, wantsColour } from './access-log.js';

const entry = {
  at: new Date(2026, 0, 1, 9, 5, 3),
  method: 'GET',
  url: '/talent/alice.jpg?w=640',
  answer: {
    status: 200,
    xCache: 'Miss',
    headers: headersFrom({ 'Content-Type': 'image/avif' }),
    edgeError: undefined,
  },
  bytes: 48_123,
  ms: 132.4,
} as const;

describe('a line of the access log', () => {
  it('is easy to read', () => {
    expect(accessLine(entry, false)).toBe(
      '09:05:03  200  Miss        GET   /talent/alice.jpg?w=640  48.1 kB  avif  132 ms',
    );
    const problem = headersFrom({ 'Content-Type': 'application/problem+json; charset=utf-8' });
    const generated = {
      ...entry.answer,
      status: 400,
      xCache: 'LambdaGeneratedResponse',
      headers: problem,
    } as const;
    expect(accessLine({ ...entry, answer: generated, bytes: 90, ms: 1.26 }, false)).toBe(
      '09:05:03  400  Generated   GET   /talent/alice.jpg?w=640  90 B  problem+json  1.3 ms',
    );
  });

  it('states why AWS would have refused', () => {
    const answer = {
      ...entry.answer,
      status: 502,
      xCache: 'Error',
      edgeError: 'origin-response: status: \u001b[2Jno',
    } as const;
    expect(accessLine({ ...entry, answer }, false).split('\n')[1]).toBe(
      '          ! origin-response: status: ?[2Jno',
    );
  });

  it('contains no control characters of the viewer and is bounded', () => {
    const line = accessLine({ ...entry, url: `/\u001b]0;x\u0007\r\n\u009b${'a'.repeat(9000)}` }, false);
    expect(line).not.toMatch(/\p{Cc}/u);
    expect(line).toContain('/?]0;x????aaa');
    expect(line.length).toBeLessThan(300);
  });

  it('is coloured on a terminal only, unless NO_COLOR is set', () => {
    expect(accessLine(entry, true)).toContain('\u001b[32m200\u001b[0m');
    expect(wantsColour({ isTTY: true }, {})).toBe(true);
    expect(wantsColour({ isTTY: true }, { NO_COLOR: '' })).toBe(true);
    expect(wantsColour({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColour({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
    expect(wantsColour({}, {})).toBe(false);
  });
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [1_461_877, '1.5 MB'],
])('%i bytes read as %s', (bytes, text) => {
  expect(humanBytes(bytes)).toBe(text);
});
