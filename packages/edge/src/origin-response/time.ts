import { issue } from '@cameo/core';
import type { LogLine } from '../http/log.js';
import { ProblemError } from '../http/problem-error.js';
import { startDeadline } from '../store/deadline.js';

/** Kept back so that an answer can still be written and sent before the trigger is ended, ms. */
const MARGIN_MS = 1500;

/** Share of the time left that one call to a store may take, so that whatever it does there is an answer after it. */
const CALL_SHARE = 0.8;

/** The one clock of a request: every wait is bounded by it. */
export interface Clock {
  /** Time since the request came, ms. */
  readonly elapsedMs: () => number;
  /** Time left before the answer must be written, ms; never below 1. */
  readonly leftMs: () => number;
  /** Time for one call to a store: most of the time left, but no more than `most`, ms. */
  readonly callMs: (most: number) => number;
  /** Waits until the time is over, and no longer. @throws ProblemError `render-timeout` */
  readonly within: <T>(work: Promise<T>) => Promise<T>;
}

/**
 * Starts the clock of a request.
 * @param totalMs what the trigger has, its own account of the time left where there is one
 */
export function startClock(totalMs: number, now: () => number = () => performance.now()): Clock {
  const start = now();
  const end = start + totalMs - MARGIN_MS;
  const leftMs = (): number => Math.max(1, end - now());
  return {
    elapsedMs: () => now() - start,
    leftMs,
    callMs: (most) => Math.min(most, leftMs() * CALL_SHARE),
    within: async (work) => {
      const ms = leftMs();
      // Nothing else may be left to wait for, and the process must not end before the answer.
      const deadline = startDeadline(ms, 'answering', { late: () => noAnswer(ms), keepsAlive: true });
      try {
        return await deadline.within(work);
      } finally {
        deadline.clear();
      }
    },
  };
}

const noAnswer = (ms: number): ProblemError =>
  new ProblemError(issue('render-timeout', { param: 'original' }), `no answer after ${Math.round(ms)} ms`);

type Phase = 'readMs' | 'renderMs' | 'storeMs';
type Field = Phase | 'sourceBytes' | 'outputBytes';

/** Measurements of one request, filled in on the way, so that the log line of a failure has them too. */
export type Measured = { -readonly [F in Field]?: NonNullable<LogLine[F]> };

/**
 * Runs one phase and notes how long it took, ms, whether it ends well or not.
 * @param started when it began, ms on the request's clock, where that was before now
 */
export async function timed<T>(
  measured: Measured,
  phase: Phase,
  clock: Clock,
  work: () => Promise<T>,
  started = clock.elapsedMs(),
): Promise<T> {
  try {
    return await work();
  } finally {
    measured[phase] = Math.round(clock.elapsedMs() - started);
  }
}
