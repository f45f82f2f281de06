import { issue } from '@cameo/core';
import type { LogLine } from '../http/log.js';
import { ProblemError } from '../http/problem-error.js';
import { startDeadline } from '../store/deadline.js';

/** Reserve for writing and sending the answer before the trigger is terminated, ms. */
const MARGIN_MS = 1500;

/** Share of the remaining time that one call to a store may take, so that time for an answer remains. */
const CALL_SHARE = 0.8;

/** The clock of a request, which bounds every wait. */
export interface Clock {
  /** Time since the request arrived, ms. */
  readonly elapsedMs: () => number;
  /** Time until the answer must be written, ms; at least 1. */
  readonly leftMs: () => number;
  /** Timeout for one call to a store: most of the remaining time, but at most `maxMs`, ms. */
  readonly callMs: (maxMs: number) => number;
  /** Waits until the deadline at the latest. @throws ProblemError `render-timeout` */
  readonly within: <T>(work: Promise<T>) => Promise<T>;
}

/**
 * Starts the clock of a request.
 * @param totalMs time limit of the trigger, or the remaining time that Lambda reports
 */
export function startClock(totalMs: number, now: () => number = () => performance.now()): Clock {
  const start = now();
  const end = start + totalMs - MARGIN_MS;
  const leftMs = (): number => Math.max(1, end - now());
  return {
    elapsedMs: () => now() - start,
    leftMs,
    callMs: (maxMs) => Math.min(maxMs, leftMs() * CALL_SHARE),
    within: async (work) => {
      const ms = leftMs();
      // Keeps the process alive until the answer, when nothing else is pending.
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

/** Measurements of one request, filled in as they are taken, so that the log line of a failure has them too. */
export type Measured = { -readonly [F in Field]?: NonNullable<LogLine[F]> };

/**
 * Runs one phase and records its duration, ms, whether it succeeds or fails.
 * @param started start time, ms on the request's clock, if earlier than now
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
