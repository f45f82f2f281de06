import { expect, it } from 'vitest';
import { chartSummary } from './chart-summary.js';

it('tells what the chart shows', () => {
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
