import { type Contestant, interleaved, ratioSpread, type Spread, spread } from './samples.js';
import type { Worker } from './worker.js';

/** Does something so many times: one picture, or a whole page. */
export interface RunOrder {
  readonly what: 'picture' | 'page';
  readonly runs: number;
}

/**
 * The processor's time that all runs took together, garbage collection included: a wall clock would count what other
 * programs do meanwhile.
 */
export interface Ran {
  readonly ms: number;
  /** HTML of the last run, where there is some. */
  readonly markup: string;
}

export type RunWorker = Worker<RunOrder, Ran>;

/** How often per second of the processor's time something is done, and how many times that is what the first contestant does. */
export interface Rate {
  readonly perSecond: Spread;
  readonly ratio: Spread;
}

export interface RatePlan {
  readonly rounds: number;
  /** About how long one sample takes, ms. */
  readonly sampleMs: number;
  /** How long each contestant works before the first sample, ms. */
  readonly warmUpMs: number;
}

/** Rates in the order of `processes`, by interleaved samples. */
export async function ratesOf(
  processes: readonly { readonly id: string; readonly process: RunWorker }[],
  what: 'picture' | 'page',
  { rounds, sampleMs, warmUpMs }: RatePlan,
): Promise<readonly Rate[]> {
  const contestants: Contestant[] = [];
  for (const { id, process } of processes) {
    const runs = await runsFor(process, what, sampleMs, warmUpMs);
    contestants.push({
      name: id,
      sample: async () => (runs / (await process.ask({ what, runs })).ms) * 1000,
    });
  }
  const samples = await interleaved(contestants, rounds);
  const [ours] = samples;
  if (ours === undefined) return [];
  return samples.map((theirs) => ({
    perSecond: spread(theirs.figures),
    ratio: ratioSpread(theirs, ours),
  }));
}

/** Warms a process up, and finds how many runs a sample has. */
async function runsFor(
  process: RunWorker,
  what: 'picture' | 'page',
  sampleMs: number,
  warmUpMs: number,
): Promise<number> {
  let runs = 1;
  for (let spent = 0; spent < warmUpMs; ) {
    const { ms } = await process.ask({ what, runs });
    spent += ms;
    runs = Math.max(1, Math.round((runs * sampleMs) / Math.max(ms, 0.01)));
  }
  return runs;
}
