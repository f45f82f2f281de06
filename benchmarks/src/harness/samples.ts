/** A subject of a measurement: each call runs it once and returns one figure, such as renders per second. */
export interface Contestant {
  readonly name: string;
  readonly sample: () => Promise<number>;
}

/** The figures of one contestant, in the order of the rounds. */
export interface Samples {
  readonly name: string;
  readonly figures: readonly number[];
}

/** The median of many figures, and the range of the middle 80%. */
export interface Spread {
  readonly median: number;
  /** The 10th and the 90th percentile. */
  readonly low: number;
  readonly high: number;
}

/**
 * Takes one sample of each contestant per round, so that other load on the machine affects all of them. Each round begins with
 * another contestant, so that none always follows the same neighbour's garbage.
 */
export async function interleaved(
  contestants: readonly Contestant[],
  rounds: number,
): Promise<readonly Samples[]> {
  const figures = contestants.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const at = (round + turn) % contestants.length;
      const figure = await contestants[at]?.sample();
      if (figure !== undefined) figures[at]?.push(figure);
    }
  }
  return contestants.map(({ name }, at) => ({ name, figures: figures[at] ?? [] }));
}

/**
 * The median of figures and their spread.
 * @throws RangeError if there are no figures
 */
export function spread(figures: readonly number[]): Spread {
  const ascending = figures.toSorted((one, other) => one - other);
  return {
    median: percentile(ascending, 0.5),
    low: percentile(ascending, 0.1),
    high: percentile(ascending, 0.9),
  };
}

/**
 * The ratio of `theirs` to `ours`, from the two samples of each round, because a slow round affects both.
 * @throws RangeError if the two have different numbers of rounds, or none
 */
export function ratioSpread(theirs: Samples, ours: Samples): Spread {
  if (theirs.figures.length !== ours.figures.length)
    throw new RangeError(
      `${theirs.name} has ${theirs.figures.length} samples and ${ours.name} ${ours.figures.length}: take them in the same rounds`,
    );
  return spread(theirs.figures.map((figure, round) => figure / (ours.figures[round] ?? Number.NaN)));
}

/** Interpolated between the two nearest members. */
function percentile(ascending: readonly number[], share: number): number {
  const place = (ascending.length - 1) * share;
  const below = ascending[Math.floor(place)];
  const above = ascending[Math.ceil(place)];
  if (below === undefined || above === undefined)
    throw new RangeError('no figure was taken: ask for at least one round');
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * Runs tasks with limited concurrency.
 * @returns their results, in order
 */
export async function atOnce<T>(limit: number, works: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
  const answers: T[] = [];
  const waiting = works.entries();
  const workThrough = async (): Promise<void> => {
    for (const [at, work] of waiting) answers[at] = await work();
  };
  await Promise.all(Array.from({ length: Math.min(limit, works.length) }, workThrough));
  return answers;
}

/** Duration of a task, ms. */
export interface Duration {
  readonly wallMs: number;
  /** Processor time of all threads, ms. */
  readonly cpuMs: number;
}

export const NOTHING: Duration = { wallMs: 0, cpuMs: 0 };

/** The sum of two durations. */
export const plus = (one: Duration, other: Duration): Duration => ({
  wallMs: one.wallMs + other.wallMs,
  cpuMs: one.cpuMs + other.cpuMs,
});

/** Measures a task while nothing else runs in this process. */
export async function measured<T>(
  work: () => Promise<T>,
): Promise<{ readonly took: Duration; readonly result: T }> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const result = await work();
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { took: { wallMs, cpuMs: (user + system) / 1000 }, result };
}
