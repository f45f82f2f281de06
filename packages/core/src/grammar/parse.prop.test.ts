import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText, transforms } from '../../tests/arbitraries.js';
import { GRAMMAR } from '../../tests/grammar.js';
import { negotiate } from './negotiate.js';
import { parseTransform, serializeTransform } from './parse.js';
import { parseRequest } from './request.js';

describe('parseTransform', () => {
  it('is the inverse of serializeTransform', () => {
    fc.assert(
      fc.property(transforms(), (transform) => {
        expect(parseTransform(serializeTransform(transform), GRAMMAR)).toEqual({
          ok: true,
          value: transform,
        });
      }),
    );
  });

  it('never throws, and returns issues that are in the table', () => {
    fc.assert(
      fc.property(anyText, (query) => {
        const result = parseTransform(query, GRAMMAR);
        for (const { received = '' } of result.ok ? [] : result.issues) {
          expect(received.length).toBeLessThanOrEqual(81);
        }
      }),
      { numRuns: runs(2000) },
    );
  });

  it.each(['w&', 'w=1&', '%&', 'a=1&', '&', '1', '%41', 'w=\ud800'])('parses %j a million times', (piece) => {
    expect(() => parseTransform(piece.repeat(1_000_000 / piece.length), GRAMMAR)).not.toThrow();
  });
});

/** Minimum CPU time of several runs, ms, which other processes on the machine do not affect. */
function shortest(run: () => void): number {
  const times = Array.from({ length: 7 }, () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

describe('time grows linearly with the length', () => {
  const LENGTH = 8000;
  const GROWTH = 10;
  const pieces = [
    'w=9',
    'dpr=0.',
    'dpr=1',
    'dpr=1.0',
    'amp;',
    'focus=,',
    'focus=0.',
    'focus=0.1,',
    'focus=1',
    'bg=f',
    'v=a',
    'v=-',
    'q=&',
    'w=%41',
    '%20',
    '+',
    '=',
  ].map((text) => {
    const at = text.indexOf('=') + 1;
    return { text, head: text.slice(0, at), tail: text.slice(at) || text };
  });

  it.each(pieces)('$text…', ({ head, tail }) => {
    const query = (length: number) => `${head}${tail.repeat(length / tail.length)}x`;
    const read = (text: string) => () => void parseTransform(text, GRAMMAR);
    const [short, long] = [query(LENGTH), query(LENGTH * GROWTH)];
    // Ten times the length takes about ten times as long; quadratic time would be a hundred times.
    expect(shortest(read(long))).toBeLessThan(4 * GROWTH * Math.max(shortest(read(short)), 0.1));
  });

  it.each(['image/avif;q=', 'image/webp;q=0.'])('Accept: %s1111…', (head) => {
    const read = (length: number) => () => void negotiate('auto', `${head}${'1'.repeat(length)}x`, ['webp']);
    expect(shortest(read(LENGTH * GROWTH))).toBeLessThan(4 * GROWTH * Math.max(shortest(read(LENGTH)), 0.1));
  });

  it.each(['/', '%2F', '../', '%', 'é', '%C3%A9'])('a path of %s…', (piece) => {
    const grammar = { ...GRAMMAR, limits: { ...GRAMMAR.limits, urlLength: 1e9, sourceKeyBytes: 1e9 } };
    const read = (length: number) => () => void parseRequest(`/${piece.repeat(length)}`, '', grammar);
    expect(shortest(read(LENGTH * GROWTH))).toBeLessThan(4 * GROWTH * Math.max(shortest(read(LENGTH)), 0.1));
  });
});
