import { describe, expect, it } from 'vitest';
import { DEFAULT_LADDER, snapUp } from './ladder.js';

describe('DEFAULT_LADDER', () => {
  it('rises from 64 to 3840 in at most 18 rungs, multiples of 8 with a minimum distance', () => {
    expect([DEFAULT_LADDER[0], DEFAULT_LADDER.at(-1)]).toEqual([64, 3840]);
    expect(DEFAULT_LADDER.length).toBeLessThanOrEqual(18);
    expect(DEFAULT_LADDER.filter((width) => width % 8 !== 0)).toEqual([]);
    const steps = DEFAULT_LADDER.slice(1).map((width, at) => width - (DEFAULT_LADDER[at] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(16);
  });

  it('sends at most 1.85 times the needed pixels for any place of 120 px or more', () => {
    const waste = (needed: number) => (snapUp(needed, DEFAULT_LADDER) / needed) ** 2;
    const needs = Array.from({ length: 3840 - 120 + 1 }, (_, at) => 120 + at);
    expect(Math.max(...needs.map(waste))).toBeLessThanOrEqual(1.85);
  });

  it('has a rung for link previews, 1200 px wide', () => {
    expect(DEFAULT_LADDER).toContain(1200);
  });
});

describe('snapUp', () => {
  it.each([
    [1, [10, 20], 10],
    [10, [10, 20], 10],
    [10.5, [10, 20], 20],
    [20, [10, 20], 20],
    [21, [10, 20], 20],
    [7, [], 0],
  ])('%s in %j is %s', (wanted, ascending, expected) => {
    expect(snapUp(wanted, ascending)).toBe(expected);
  });
});
