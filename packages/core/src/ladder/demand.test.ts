import { describe, expect, it } from 'vitest';
import { DEFAULT_LADDER } from '../grammar/ladder.js';
import { DEFAULT_DEMAND, demandOf, robustDemand } from './demand.js';
import { OTHER_SCREENS } from './earlier-screens.js';
import { fitLadders } from './fit-ladder.js';
import { OTHER_LADDERS } from './other-ladders.js';
import { PLACES } from './places.js';
import { SCREENS } from './screens.js';
import { type Demand, wasteOf } from './waste.js';

const sumOf = (demand: Demand) => [...demand.values()].reduce((sum, share) => sum + share, 0);
const TODAY = OTHER_LADDERS['steps of a third'] ?? [];

describe('demandOf', () => {
  it('contains the widths of all places on all screens, in whole device px', () => {
    const screens = [
      { width: 300, density: 2, share: 3 },
      { width: 1000, density: 1.5, share: 1 },
    ];
    const places = [
      { layout: 'full-width', what: 'all', share: 1, slot: (viewport: number) => viewport },
      { layout: 'fill', what: 'a third', share: 3, slot: (viewport: number) => viewport / 3 },
    ] as const;
    // 300 × 2 and 100 × 2, three times as often as 1,000 × 1.5 and 333.3 × 1.5.
    expect(demandOf(screens, places)).toEqual(
      new Map([
        [600, 3 / 16],
        [200, 9 / 16],
        [1500, 1 / 16],
        [500, 3 / 16],
      ]),
    );
  });

  it('includes every layout, and adds up to 1', () => {
    expect(new Set(PLACES.map(({ layout }) => layout)).size).toBe(4);
    expect(sumOf(DEFAULT_DEMAND)).toBeCloseTo(1, 9);
    expect(sumOf(robustDemand(DEFAULT_DEMAND))).toBeCloseTo(1, 9);
  });
});

describe('robustDemand', () => {
  it('spreads a part evenly over all octaves', () => {
    const spread = robustDemand(new Map([[10, 5]]), 0.5);
    const between = (from: number, to: number) =>
      [...spread].reduce((sum, [width, share]) => sum + (width >= from && width < to ? share : 0), 0);
    expect(spread.get(10)).toBe(0.5);
    expect(between(240, 480) / between(1000, 2000)).toBeCloseTo(1, 2);
    expect(between(0, 120)).toBe(0.5);
  });
});

describe('the default ladder', () => {
  it('is optimal for its length, for the default demand and the unforeseen part', () => {
    expect(
      fitLadders(robustDemand(DEFAULT_DEMAND), DEFAULT_LADDER.length).get(DEFAULT_LADDER.length),
    ).toEqual([...DEFAULT_LADDER]);
  });

  it('sends at most 1.20 times the needed pixels on average, and at most 1.85 times in the worst case', () => {
    const { mean, worst } = wasteOf(robustDemand(DEFAULT_DEMAND), DEFAULT_LADDER);
    expect(mean).toBeLessThanOrEqual(1.2);
    expect(worst).toBeLessThanOrEqual(1.85);
  });

  it('is nearly as good when the shares of screens are off by a factor of two', () => {
    // A Park–Miller generator, so that each run draws the same.
    let state = 16;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const drawn = Array.from({ length: 100 }, () =>
      demandOf(SCREENS.map((screen) => ({ ...screen, share: screen.share * 4 ** (random() - 0.5) }))),
    );
    for (const demand of drawn) expect(wasteOf(demand, DEFAULT_LADDER).mean).toBeLessThan(1.2);
    for (const demand of drawn.slice(0, 3)) {
      const best = fitLadders(robustDemand(demand), DEFAULT_LADDER.length).get(DEFAULT_LADDER.length) ?? [];
      expect(wasteOf(demand, DEFAULT_LADDER).mean / wasteOf(demand, best).mean).toBeLessThan(1.02);
    }
  });

  it.each(Object.entries(OTHER_SCREENS))('sends a tenth less than before: %s', (_, screens) => {
    const demand = demandOf(screens);
    expect(wasteOf(demand, DEFAULT_LADDER).mean).toBeLessThan(0.9 * wasteOf(demand, TODAY).mean);
  });
});
