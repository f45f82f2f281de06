/** How often pictures of each width are needed: device px to a share of all; shares need not add up to 1. */
export type Demand = ReadonlyMap<number, number>;

/** What a ladder sends beyond what is needed, as ratios of pixels; 1 is nothing. */
export interface Waste {
  /** Pixels sent ÷ needed, mean over the pictures: each counts alike. */
  readonly mean: number;
  /** All pixels sent ÷ all pixels needed: large pictures count more. */
  readonly byArea: number;
  /** The largest ratio of any picture. */
  readonly worst: number;
}

/**
 * Compares what a ladder sends with what is needed. Each width gets the smallest rung that is enough; a width above the
 * last rung gets that one, and nothing is wasted.
 * @param ladder ascending, device px, not empty
 */
export function wasteOf(demand: Demand, ladder: readonly number[]): Waste {
  const last = ladder.at(-1) ?? 0;
  let [shares, ratios, sent, needed, worst] = [0, 0, 0, 0, 1];
  for (const [width, share] of demand) {
    const least = Math.min(width, last);
    const rung = ladder.find((each) => each >= least) ?? last;
    const ratio = (rung / least) ** 2;
    shares += share;
    ratios += share * ratio;
    sent += share * rung ** 2;
    needed += share * least ** 2;
    if (share > 0) worst = Math.max(worst, ratio);
  }
  return { mean: ratios / shares, byArea: sent / needed, worst };
}
