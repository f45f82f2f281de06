import { describe, expect, it } from 'vitest';
import { dayChart } from './chart.js';
import { dollars, promises } from './report.js';
import type { DayOf } from './tally.js';

const dayOf = (requests: number, lambdaRuns: number, renders: number, peak: number): DayOf => ({
  requests,
  lambdaRuns,
  renders,
  lambdaSeconds: lambdaRuns / 2,
  bytes: 0,
  answeredBy: {
    point: requests - lambdaRuns,
    region: 0,
    shield: 0,
    store: lambdaRuns - renders,
    render: renders,
  },
  runsPerMinute: new Array<number>(1440).fill(0),
  concurrencyPerMinute: [peak, ...new Array<number>(1439).fill(1)],
  unrefinedBytes: 0,
  refine: { derivatives: 0, seconds: 0 },
});
const DAY = {
  every: dayOf(1_000_000, 1_000_000, 1_000_000, 1500),
  raw: dayOf(1_000_000, 20_000, 8_000, 90),
  ours: dayOf(1_000_000, 2_000, 1_000, 20),
  viewer: dayOf(1_000_000, 400, 300, 5),
  before: { ...dayOf(1_000_000, 400, 300, 5), bytes: 1e9 },
  refined: { ...dayOf(1_000_000, 600, 300, 9), bytes: 0.78e9, refine: { derivatives: 200, seconds: 1500 } },
};
const MEMORY = { memoryMb: 1536, refineMemoryMb: 2048 };

describe('dollars', () => {
  it.each([
    // 1,000,000 × (3.50 + 0.20) / million, and 500,000 s × 1.5 GB × 0.0000166667.
    ['every', 3.7 + 12.500025],
    // 2 × 20,000 × 0.60 / million, and 10,000 s × 1.5 GB × 0.00005001.
    ['raw', 0.024 + 0.75015],
    // 0.10 for the functions, 2 × 400 × 0.60 / million, and 200 s × 1.5 GB × 0.00005001.
    ['viewer', 0.1 + 0.00048 + 0.015003],
    // The same for 600 runs; two events, messages and runs for each of 200: 400 × (1.00 + 3 × 0.40 + 0.20) / million; and 1,500 s
    // × 2 GB × 0.0000133334.
    ['refined', 0.1 + 0.00072 + 0.0225045 + 0.00096 + 0.0400002],
  ] as const)('for %s', (design, expected) => {
    expect(dollars(design, DAY[design], MEMORY)).toBeCloseTo(expected, 6);
  });
});

describe('promises', () => {
  it('are kept by a sufficient day', () => {
    expect(promises(DAY).map(({ kept }) => kept)).toEqual([true, true, true, true, true]);
  });

  it('are not kept by an insufficient one', () => {
    const poor = {
      ...DAY,
      every: dayOf(1_000_000, 1_000_000, 1_000_000, 900),
      viewer: dayOf(1_000_000, 501, 2_001, 300),
      // 600 and 2 × 201 are 0.1002 %; 781 MB of 1,000.
      refined: {
        ...dayOf(1_000_000, 600, 300, 9),
        bytes: 0.781e9,
        refine: { derivatives: 201, seconds: 1500 },
      },
    };
    expect(promises(poor).map(({ kept }) => kept)).toEqual([false, false, false, false, false]);
  });
});

describe('dayChart', () => {
  it('names every design and the limit, and is well-formed', () => {
    const chart = dayChart(DAY);
    for (const text of [
      'a Lambda for each',
      'CDN, raw key',
      'Cameo, viewer-request',
      'limit of a region: 1,000',
    ])
      expect(chart).toContain(text);
    expect(chart).not.toMatch(/NaN|undefined|Infinity/);
    expect(chart.match(/<path class="line"/g)).toHaveLength(5);
  });
});
