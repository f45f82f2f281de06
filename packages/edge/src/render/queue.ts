import { assertTimeLeft } from './start-pipeline.js';

/** Runs works one after the other. */
export type Queue = <T>(budgetMs: () => number, work: () => Promise<T>) => Promise<T>;

/**
 * Makes a queue. A work whose request is over when its turn comes is not begun: nobody would see what it makes, and
 * those behind it would wait for it. It then fails with ProblemError `render-timeout`.
 */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (budgetMs, work) => {
    const turn = last.then(() => {
      assertTimeLeft(budgetMs);
      return work();
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}
