import type { Demand } from './waste.js';

/** Constraints of a fitted ladder. */
export interface FitRules {
  /** Rungs are multiples of this, device px, because of the encoders' blocks. */
  readonly grid: number;
  /** The last rung, device px: a multiple of the grid. */
  readonly top: number;
  /** Minimum distance between two rungs, device px. */
  readonly gap: number;
  /** Maximum of pixels sent ÷ needed for any width in the demand. */
  readonly worst: number;
  /** Required rungs: multiples of the grid, up to the top. */
  readonly kept: readonly number[];
  /** The objective: the mean over pictures, or the sum of all pixels. */
  readonly by: 'mean' | 'area';
}

export const FIT_RULES: FitRules = {
  grid: 8,
  top: 3840,
  gap: 16,
  worst: 1.85,
  kept: [64, 640, 1200, 2112],
  by: 'mean',
};

/**
 * The optimal ladder of each length: no other one with as many rungs and within the rules sends fewer pixels for the demand.
 * The solution is exact (dynamic programming): the best ladder that ends at a rung extends the best one that ends at the rung
 * before, and the cost of the widths between the two does not depend on lower rungs. Takes rungs × candidates² steps, some
 * milliseconds.
 * @param demand widths above the top count as the top
 * @param maxRungs rungs of the longest ladder
 * @returns ladders by number of rungs; lengths without a ladder within the rules are missing
 * @throws RangeError for contradictory rules, with received and expected values
 */
export function fitLadders(
  demand: Demand,
  maxRungs: number,
  rules: FitRules = FIT_RULES,
): ReadonlyMap<number, readonly number[]> {
  checkRules(rules);
  const { grid, top, gap, worst } = rules;
  const kept = new Set([...rules.kept, top]);
  // Place 0 is below every rung; place n is the rung n × grid.
  const places = top / grid;
  const { weights, leasts } = summedUp(demand, rules);
  /** The highest required rung below each place, which may not be skipped. */
  const keptBelow = new Int32Array(places + 1);
  for (let at = 1; at <= places; at += 1)
    keptBelow[at] = kept.has((at - 1) * grid) ? at - 1 : (keptBelow[at - 1] ?? 0);

  const ladders = new Map<number, readonly number[]>();
  const befores: Int32Array[] = [];
  let costs = new Float64Array(places + 1).fill(Number.POSITIVE_INFINITY);
  costs[0] = 0;
  for (let rungs = 1; rungs <= maxRungs; rungs += 1) {
    const longer = new Float64Array(places + 1).fill(Number.POSITIVE_INFINITY);
    const before = new Int32Array(places + 1);
    for (let at = 1; at <= places; at += 1) {
      const rung = at * grid;
      for (let below = at - 1; below >= (keptBelow[at] ?? 0); below -= 1) {
        if (below > 0 && rung - below * grid < gap) continue;
        // The range of widths grows with the distance, and so does its worst ratio.
        const least = leasts[below] ?? 0;
        if (least <= rung && (rung / least) ** 2 > worst) break;
        const cost = (costs[below] ?? 0) + rung ** 2 * ((weights[at] ?? 0) - (weights[below] ?? 0));
        if (cost < (longer[at] ?? 0)) {
          longer[at] = cost;
          before[at] = below;
        }
      }
    }
    befores.push(before);
    costs = longer;
    if (Number.isFinite(costs[places])) ladders.set(rungs, walkBack(befores, places, grid));
  }
  return ladders;
}

/**
 * For each place the weights of all widths up to it, so that the pixels sent between two rungs are a difference; and the
 * smallest width above it. A width's weight is its share, divided by the pixels needed for the mean of the ratios.
 */
function summedUp(demand: Demand, { grid, top, by }: FitRules) {
  const places = top / grid;
  const weights = new Float64Array(places + 1);
  const leasts = new Float64Array(places + 1).fill(Number.POSITIVE_INFINITY);
  for (const [width, share] of demand) {
    const needed = Math.min(width, top);
    if (!(share > 0 && needed > 0)) continue;
    const at = Math.ceil(needed / grid);
    weights[at] = (weights[at] ?? 0) + (by === 'mean' ? share / needed ** 2 : share);
    leasts[at - 1] = Math.min(leasts[at - 1] ?? 0, needed);
  }
  for (let at = 1; at <= places; at += 1) weights[at] = (weights[at] ?? 0) + (weights[at - 1] ?? 0);
  for (let at = places - 1; at >= 0; at -= 1)
    leasts[at] = Math.min(leasts[at] ?? 0, leasts[at + 1] ?? Number.POSITIVE_INFINITY);
  return { weights, leasts };
}

/** The rungs of the ladder that ends at a place, from the predecessor of each place. */
function walkBack(befores: readonly Int32Array[], places: number, grid: number): readonly number[] {
  const rungs: number[] = [];
  for (let [left, at] = [befores.length - 1, places]; left >= 0; left -= 1) {
    rungs.unshift(at * grid);
    at = befores[left]?.[at] ?? 0;
  }
  return rungs;
}

function checkRules({ grid, top, gap, worst, kept }: FitRules): void {
  const whole = (value: number): boolean => Number.isInteger(value) && value > 0;
  if (!whole(grid) || !whole(top / grid))
    throw new RangeError(`The top is ${top}, expected a multiple of the grid, ${grid} px.`);
  if (!(worst > 1)) throw new RangeError(`The worst ratio is ${worst}, expected more than 1.`);
  const rungs = [...new Set([...kept, top])].sort((one, other) => one - other);
  rungs.forEach((rung, at) => {
    if (!whole(rung / grid) || rung > top)
      throw new RangeError(`${rung} is to be a rung, expected a multiple of ${grid} px up to ${top}.`);
    const before = rungs[at - 1];
    if (before !== undefined && rung - before < gap)
      throw new RangeError(`${before} and ${rung} are to be rungs, expected ${gap} px between them.`);
  });
}
