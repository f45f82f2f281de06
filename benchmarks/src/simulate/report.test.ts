import { describe, expect, it } from 'vitest';
import { dayChart, dollars, promises } from './report.js';
import type { DayOf } from './tally.js';

const dayOf = (requests: number, lambdaRuns: number, renders: number, most: number): DayOf => ({
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
  concurrencyPerMinute: [most, ...new Array<number>(1439).fill(1)],
});
const DAY = {
  every: dayOf(1_000_000, 1_000_000, 1_000_000, 1500),
  raw: dayOf(1_000_000, 20_000, 8_000, 90),
  ours: dayOf(1_000_000, 2_000, 1_000, 20),
  viewer: dayOf(1_000_000, 400, 300, 5),
};

describe('dollars', () => {
  it.each([
    // 1,000,000 × (3.50 + 0.20) / million, and 500,000 s × 1.5 GB × 0.0000166667.
    ['every', 3.7 + 12.500025],
    // 2 × 20,000 × 0.60 / million, and 10,000 s × 1.5 GB × 0.00005001.
    ['raw', 0.024 + 0.75015],
    // 0.10 for the functions, 2 × 400 × 0.60 / million, and 200 s × 1.5 GB × 0.00005001.
    ['viewer', 0.1 + 0.00048 + 0.015003],
  ] as const)('of %s', (design, expected) => {
    expect(dollars(design, DAY[design], 1536)).toBeCloseTo(expected, 6);
  });
});

describe('promises', () => {
  it('are kept by a day that keeps them', () => {
    expect(promises(DAY).map(({ kept }) => kept)).toEqual([true, true, true]);
  });

  it('are not kept by one that does not', () => {
    const poor = {
      ...DAY,
      every: dayOf(1_000_000, 1_000_000, 1_000_000, 900),
      viewer: dayOf(1_000_000, 501, 2_001, 300),
    };
    expect(promises(poor).map(({ kept }) => kept)).toEqual([false, false, false]);
  });
});

describe('dayChart', () => {
  it('names every design and the limit, and breaks no syntax', () => {
    const chart = dayChart(DAY);
    for (const text of [
      'a Lambda for each',
      'CDN, raw key',
      'Cameo, viewer-request',
      'limit of a region: 1,000',
    ])
      expect(chart).toContain(text);
    expect(chart).not.toMatch(/NaN|undefined|Infinity/);
    expect(chart.match(/<path class="line"/g)).toHaveLength(4);
  });
});
