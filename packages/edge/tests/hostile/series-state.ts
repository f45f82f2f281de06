import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Judged } from './judged.js';

/** Results of a series, saved in a file, so that an interrupted run can continue. */
export interface SeriesState {
  /** The result of a file; undefined if it was not judged yet, or had a violation. */
  readonly found: (index: number) => Judged | undefined;
  readonly add: (judged: Judged) => void;
}

/** @param path of the file, which need not exist; without it nothing is saved */
export function seriesState(path: string | undefined): SeriesState {
  const known = new Map<number, Judged>();
  if (path !== undefined && existsSync(path)) {
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      const judged = judgedOf(line);
      if (judged !== undefined) known.set(judged.index, judged);
    }
  }
  return {
    found: (index) => {
      const judged = known.get(index);
      return judged?.wrong.length === 0 ? judged : undefined;
    },
    add: (judged) => {
      known.set(judged.index, judged);
      if (path !== undefined) appendFileSync(path, `${JSON.stringify(judged)}\n`);
    },
  };
}

/** A line of the file; the last one may be incomplete. */
function judgedOf(line: string): Judged | undefined {
  try {
    const { goodMs, ...rest } = JSON.parse(line) as Judged;
    // JSON has no infinity: a good picture that never came is null.
    return { ...rest, goodMs: goodMs ?? Number.POSITIVE_INFINITY };
  } catch {
    return undefined;
  }
}
