import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIT_RULES, type FitRules, fitLadders } from './fit-ladder.js';
import type { Demand } from './waste.js';

/** Rules that are neutral except for the given ones. */
const rules = (some: Partial<FitRules>): FitRules => ({
  ...{ grid: 8, top: 64, gap: 8, worst: 1000, kept: [], by: 'mean' },
  ...some,
});

/** The objective, computed picture by picture: an independent implementation on purpose. */
function costOf(demand: Demand, ladder: readonly number[], by: FitRules['by']): number {
  let cost = 0;
  for (const [width, share] of demand) {
    const [rung = 0] = ladder.filter((each) => each >= width);
    cost += share * rung * rung * (by === 'mean' ? 1 / (width * width) : 1);
  }
  return cost;
}

/** Every ladder of this length that satisfies the rules, from all subsets of the grid. */
function allLadders(demand: Demand, rungs: number, { grid, top, gap, worst, kept }: FitRules) {
  const below = Array.from({ length: top / grid - 1 }, (_, at) => (at + 1) * grid);
  const found: number[][] = [];
  for (let bits = 0; bits < 2 ** below.length; bits += 1) {
    const ladder = [...below.filter((_, at) => bits & (1 << at)), top];
    if (ladder.length !== rungs || !kept.every((rung) => ladder.includes(rung))) continue;
    if (ladder.some((rung, at) => at > 0 && rung - (ladder[at - 1] as number) < gap)) continue;
    const far = [...demand.keys()].some(
      (width) => ((ladder.find((rung) => rung >= width) as number) / width) ** 2 > worst,
    );
    if (!far) found.push(ladder);
  }
  return found;
}

describe('fitLadders', () => {
  it('finds the optimal ladder, for any demand and any rules', () => {
    const cases = fc.record({
      demand: fc
        .array(fc.tuple(fc.integer({ min: 1, max: 72 }), fc.integer({ min: 1, max: 20 })), { minLength: 1 })
        .map((rows) => new Map(rows)),
      rungs: fc.integer({ min: 1, max: 6 }),
      gap: fc.constantFrom(8, 16, 24),
      worst: fc.constantFrom(1.5, 2, 4, 1000),
      kept: fc.subarray([24, 48], { maxLength: 2 }),
      by: fc.constantFrom('mean' as const, 'area' as const),
    });
    fc.assert(
      fc.property(cases, ({ demand, rungs, ...chosen }) => {
        const within = rules({ ...chosen, top: 72 });
        const costs = allLadders(demand, rungs, within).map((ladder) => costOf(demand, ladder, within.by));
        const fitted = fitLadders(demand, rungs, within).get(rungs);
        expect(fitted === undefined).toBe(costs.length === 0);
        if (fitted === undefined) return;
        expect(allLadders(demand, rungs, within)).toContainEqual(fitted);
        const best = Math.min(...costs);
        expect(Math.abs(costOf(demand, fitted, within.by) - best)).toBeLessThan(1e-9 * Math.max(1, best));
      }),
      { numRuns: runs(1500, 150) },
    );
  });

  it.each([
    // Two widths and two rungs: each gets the multiple of 8 above it.
    [{ 20: 1, 60: 1 }, 2, {}, [24, 64]],
    // One rung serves all; the second one goes where it saves most.
    [{ 20: 1, 40: 9, 64: 1 }, 1, {}, [64]],
    [{ 20: 1, 40: 9, 64: 1 }, 2, {}, [40, 64]],
    // By area large pictures count more: (64² − 56²) × 2 is more than (16² − 8²) × 3.
    [{ 8: 3, 16: 1, 56: 2, 64: 1 }, 3, { by: 'area' }, [16, 56, 64]],
    [{ 8: 3, 16: 1, 56: 2, 64: 1 }, 3, {}, [8, 16, 64]],
    [{ 20: 1, 60: 1 }, 2, { kept: [48] }, [48, 64]],
    // 24 would save most, for 20, but is too close to 32.
    [{ 20: 9, 40: 1, 64: 1 }, 3, { kept: [32], gap: 16 }, [32, 48, 64]],
    [{ 20: 9, 40: 1, 64: 1 }, 3, { kept: [32], gap: 8 }, [24, 32, 64]],
    // Widths above the top get the top.
    [{ 20: 1, 500: 1 }, 2, {}, [24, 64]],
  ] as const)('of %j with %i rungs and %j is %j', (demand, rungs, some, ladder) => {
    const needed = new Map(Object.entries(demand).map(([width, share]) => [Number(width), share]));
    expect(fitLadders(needed, rungs, rules(some)).get(rungs)).toEqual(ladder);
  });

  it('returns no ladder if the rules allow none', () => {
    // Widths of 10 and 64 with at most 1.5 × the pixels: 10 needs at most 12.2 px, and 8 is too small.
    expect(fitLadders(new Map([[10, 1]]), 3, rules({ worst: 1.5 })).size).toBe(0);
    expect([...fitLadders(new Map([[40, 1]]), 3, rules({ kept: [16, 48] })).keys()]).toEqual([3]);
  });

  it.each([
    [{ top: 60 }, 'The top is 60, expected a multiple of the grid, 8 px.'],
    [{ worst: 1 }, 'The worst ratio is 1, expected more than 1.'],
    [{ kept: [20] }, '20 is to be a rung, expected a multiple of 8 px up to 64.'],
    [{ kept: [72] }, '72 is to be a rung, expected a multiple of 8 px up to 64.'],
    [{ kept: [16, 24], gap: 16 }, '16 and 24 are to be rungs, expected 16 px between them.'],
  ])('rejects %j', (some, message) => {
    expect(() => fitLadders(new Map([[10, 1]]), 3, rules(some))).toThrow(new RangeError(message));
  });

  it('has consistent default rules', () => {
    expect(
      fitLadders(new Map([[100, 1]]), 7, FIT_RULES)
        .get(7)
        ?.at(-1),
    ).toBe(3840);
  });
});
