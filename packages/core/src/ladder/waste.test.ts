import { expect, it } from 'vitest';
import { wasteOf } from './waste.js';

it('is the ratio of sent to needed pixels', () => {
  // 50 gets 100: 4 times its pixels. 100 gets 100. 150 gets 200: 40,000 for 22,500.
  const demand = new Map([
    [50, 1],
    [100, 2],
    [150, 1],
  ]);
  const { mean, byArea, worst } = wasteOf(demand, [100, 200]);
  expect(mean).toBeCloseTo((4 + 2 + 40_000 / 22_500) / 4, 12);
  expect(byArea).toBeCloseTo((10_000 + 20_000 + 40_000) / (2_500 + 20_000 + 22_500), 12);
  expect(worst).toBe(4);
});

it('is 0 above the last rung, and ignores widths without demand', () => {
  expect(
    wasteOf(
      new Map([
        [500, 1],
        [10, 0],
      ]),
      [100],
    ),
  ).toEqual({ mean: 1, byArea: 1, worst: 1 });
});
