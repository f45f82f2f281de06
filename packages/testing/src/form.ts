import { leaveOut } from './left-out.js';

/**
 * The switch between the two forms of the tests. `npm run test:all` and `.ci/run` set it; `npm test`, and `vitest` by hand,
 * leave it out. Both forms are the same tests: the short one runs fewer cases of them.
 */
export const FULL = process.env['CAMEO_TESTS'] === 'full';

/** How many cases a property has: `full`, or a tenth of them where somebody waits. */
export function runs(full: number, short = Math.ceil(full / 10)): number {
  if (FULL || short >= full) return full;
  leaveOut({ kind: 'shorter', short, full });
  return short;
}

/**
 * The rows of a table: all of them, or `short` rows where somebody waits, the first and the last among them and the rest
 * evenly between.
 */
export function some<T>(all: readonly T[], short: number): readonly T[] {
  if (FULL || short >= all.length) return all;
  leaveOut({ kind: 'shorter', short, full: all.length });
  return Array.from(
    { length: short },
    (_, at) => all[Math.round((at * (all.length - 1)) / Math.max(1, short - 1))] as T,
  );
}

/** For `it.runIf` and `describe.runIf`: false where somebody waits, who is told why at the end of the run. */
export function onlyInFull(why: string): boolean {
  if (!FULL) leaveOut({ kind: 'only in full', why });
  return FULL;
}
