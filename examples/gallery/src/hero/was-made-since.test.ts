import { describe, expect, it } from 'vitest';
import { wasMadeSince } from './was-made-since.js';

const opened = Date.parse('2026-03-01T12:00:00Z');

describe('a picture', () => {
  it.each([
    ['rendered for this visit', { age: '3' }, true],
    ['rendered for an earlier one', { age: '900' }, false],
    [
      'stored yesterday, and fetched for this visit',
      { age: '3', 'last-modified': 'Sat, 28 Feb 2026 08:00:00 GMT' },
      false,
    ],
    ['stored in this visit', { age: '1', 'last-modified': 'Sun, 01 Mar 2026 12:00:02 GMT' }, true],
    ['not cached', {}, true],
  ])('%s', (_, headers, made) => {
    expect(wasMadeSince(new Headers(headers as Record<string, string>), opened, opened + 5000)).toBe(made);
  });
});
