import { describe, expect, it } from 'vitest';
import { barsPath, chartSummary, topOfScale } from './chart.js';

const area = { width: 40, height: 100, places: 4 };

describe('the chart', () => {
  it('draws bars from the right', () => {
    expect(barsPath([{ from: 0, to: 5 }], 10, area)).toBe('M31.25 100V50h7.5V100Z');
    expect(
      barsPath(
        [
          { from: 0, to: 10 },
          { from: 2, to: 4 },
        ],
        10,
        area,
      ),
    ).toBe('M21.25 100V0h7.5V100ZM31.25 80V60h7.5V80Z');
  });

  it('draws nothing for empty intervals', () => {
    expect(barsPath([], 10, area)).toBe('');
    expect(barsPath([{ from: 3, to: 3 }], 10, area)).toBe('');
    expect(barsPath([{ from: 0, to: 3 }], 0, area)).toBe('');
  });

  it.each([
    [0, 1],
    [1, 1],
    [2, 2],
    [3, 5],
    [6, 10],
    [11, 20],
    [49, 50],
    [51, 100],
    [1001, 2000],
  ])('a scale for %d ends at %d', (largest, top) => {
    expect(topOfScale(largest)).toBe(top);
  });
});

it('has a text alternative', () => {
  expect(chartSummary([])).toBe('No requests in the last two minutes.');
  expect(chartSummary([{ hits: 0, misses: 0 }])).toBe('No requests in the last two minutes.');
  expect(
    chartSummary([
      { hits: 1000, misses: 12 },
      { hits: 0, misses: 0 },
      { hits: 5, misses: 1 },
    ]),
  ).toBe(
    'Requests of the last two minutes: 1,018, 1,005 of them from the cache; at most 1,012 in two seconds.',
  );
});
