/** Frequency of each needed width: device px to a relative share. */
export type Demand = ReadonlyMap<number, number>;

/** Sent pixels by needed pixels; 1 is no waste. */
export interface Waste {
  /** Pixels sent ÷ needed, as the mean over the pictures: each counts alike. */
  readonly mean: number;
  /** All pixels sent ÷ all pixels needed: large pictures count more. */
  readonly byArea: number;
  /** The maximum ratio of any picture. */
  readonly worst: number;
}

/**
 * Compares sent pixels with needed pixels. Each width gets the smallest sufficient rung; a width above the last rung gets that
 * one, and nothing is wasted.
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
