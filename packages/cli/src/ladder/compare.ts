import {
  type Demand,
  demandOf,
  FIT_RULES,
  type FitRules,
  fitLadders,
  OTHER_LADDERS,
  OTHER_SCREENS,
  robustDemand,
  type Waste,
  wasteOf,
} from '@cameo/core/ladder';

/** A ladder and its waste. */
export interface Compared extends Waste {
  readonly name: string;
  readonly ladder: readonly number[];
}

export interface Fit {
  readonly fitted: Compared;
  /** The fitted ladder, the configured one, and those of other tools. */
  readonly ladders: readonly Compared[];
  /** The best ladder of each length around the requested one. */
  readonly lengths: readonly { readonly rungs: number; readonly mean: number }[];
  /** Mean waste of the fitted and the configured ladder, on tables of other times and places. */
  readonly elsewhere: readonly {
    readonly screens: string;
    readonly fitted: number;
    readonly inForce: number;
  }[];
}

/** Number of lengths on both sides of the requested one in the chart. */
const AROUND = 6;

/**
 * Fits a ladder to a demand, a fifth of which is spread over all widths, and compares it with the configured one and others.
 * @throws Error with the possible numbers of rungs within the bounds, if there are too few or too many
 */
export function fit(
  demand: Demand,
  inForce: readonly number[],
  rungs: number,
  rules: Partial<FitRules> = {},
): Fit {
  const whole = { ...FIT_RULES, ...rules };
  const found = fitLadders(robustDemand(demand, 0.2, whole.top), rungs + AROUND, whole);
  const ladder = found.get(rungs);
  if (ladder === undefined) {
    throw new Error(`No ladder of ${rungs} rungs ${reasonForNone([...found.keys()], rungs, whole)}`);
  }
  const compared = (name: string, each: readonly number[]): Compared => ({
    name,
    ladder: each,
    ...wasteOf(demand, each),
  });
  const fitted = compared('fitted', ladder);
  return {
    fitted,
    ladders: [
      fitted,
      compared('in force', inForce),
      ...Object.entries(OTHER_LADDERS).map(([name, each]) => compared(name, each)),
    ],
    lengths: [...found].map(([length, each]) => ({ rungs: length, mean: wasteOf(demand, each).mean })),
    elsewhere: Object.entries(OTHER_SCREENS).map(([screens, table]) => {
      const otherDemand = demandOf(table);
      return {
        screens,
        fitted: wasteOf(otherDemand, ladder).mean,
        inForce: wasteOf(otherDemand, inForce).mean,
      };
    }),
  };
}

/** @param lengths of the existing ladders */
function reasonForNone(lengths: readonly number[], rungs: number, { worst, top, gap }: FitRules): string {
  const longest = Math.max(...lengths);
  if (lengths.length > 0 && longest < rungs)
    return `fits below ${top} px, ${gap} px apart: ${longest} is the maximum. Use a smaller --rungs.`;
  const needed =
    lengths.length > 0 ? `at least ${lengths[0]} are needed` : `more than ${rungs + AROUND} are needed`;
  return `sends at most ${worst} times the pixels of every place: ${needed}. Use a larger --rungs or a larger --worst.`;
}
