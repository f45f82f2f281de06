import { describe, expect, it } from 'vitest';
import { DEFAULT_LADDER, snapUp } from './ladder.js';

describe('DEFAULT_LADDER', () => {
  it('rises from 48 to 3840 by about a third each time, in multiples of 8', () => {
    expect([DEFAULT_LADDER[0], DEFAULT_LADDER.at(-1)]).toEqual([48, 3840]);
    const steps = DEFAULT_LADDER.slice(1).map((width, at) => width / (DEFAULT_LADDER[at] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThan(1.25);
    expect(Math.max(...steps)).toBeLessThan(1.4);
    expect(DEFAULT_LADDER.filter((width) => width % 8 !== 0)).toEqual([]);
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
