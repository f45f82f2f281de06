import { type Contestant, interleaved, ratioSpread, type Spread, spread } from './samples.js';
import type { Worker } from './worker.js';

/** Repeats a task this many times: one picture, or a whole page. */
export interface RunOrder {
  readonly what: 'picture' | 'page';
  readonly runs: number;
}

/** Processor time of all runs together, including garbage collection: wall-clock time would include other programs. */
export interface Ran {
  readonly ms: number;
  /** HTML of the last run, if there is any. */
  readonly markup: string;
}

export type RunWorker = Worker<RunOrder, Ran>;

/** Runs per second of processor time, and the ratio to the first contestant's. */
export interface Rate {
  readonly perSecond: Spread;
  readonly ratio: Spread;
}

export interface RatePlan {
  readonly rounds: number;
  /** Approximate duration of one sample, ms. */
  readonly sampleMs: number;
  /** Warm-up time of each contestant, ms. */
  readonly warmUpMs: number;
}

/** Rates in the order of `processes`, from interleaved samples. */
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
      sample: async () => (runs / (await process.request({ what, runs })).ms) * 1000,
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

/** Warms a process up, and determines the number of runs per sample. */
async function runsFor(
  process: RunWorker,
  what: 'picture' | 'page',
  sampleMs: number,
  warmUpMs: number,
): Promise<number> {
  let runs = 1;
  for (let spent = 0; spent < warmUpMs; ) {
    const { ms } = await process.request({ what, runs });
    spent += ms;
    runs = Math.max(1, Math.round((runs * sampleMs) / Math.max(ms, 0.01)));
  }
  return runs;
}
