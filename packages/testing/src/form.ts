import { recordSkip } from './left-out.js';

/**
 * Selects the form of the tests. `npm run test:all` and `.ci/run` set the variable; `npm test`, and `vitest` by hand, do not.
 * The short form runs fewer cases of each test, and leaves out what `onlyInFull` marks; both are listed when it ends.
 */
export const FULL = process.env['CAMEO_TESTS'] === 'full';

/** Number of cases of a property: `full`, or a tenth of them in the short form. */
export function runs(full: number, short = Math.ceil(full / 10)): number {
  if (FULL || short >= full) return full;
  recordSkip({ kind: 'shorter', short, full });
  return short;
}

/** The rows of a table: all of them, or `short` rows in the short form: the first, the last, and others evenly in between. */
export function some<T>(all: readonly T[], short: number): readonly T[] {
  if (FULL || short >= all.length) return all;
  recordSkip({ kind: 'shorter', short, full: all.length });
  return Array.from(
    { length: short },
    (_, at) => all[Math.round((at * (all.length - 1)) / Math.max(1, short - 1))] as T,
  );
}

/** For `it.runIf` and `describe.runIf`: false in the short form, which lists the reason at its end. */
export function onlyInFull(why: string): boolean {
  if (!FULL) recordSkip({ kind: 'only in full', why });
  return FULL;
}
