/** Kept back so that an answer can still be written and sent before the trigger is ended, ms. */
const MARGIN_MS = 1500;

/** The time that one request has. */
export interface TimeBudget {
  /** Time left before the answer must be written, ms; never below 1. */
  readonly leftMs: () => number;
  /** Time left, but no more than `most`, ms. */
  readonly atMostMs: (most: number) => number;
}

/**
 * Starts the clock of a request.
 * @param totalMs what the trigger has, its own account of the time left where there is one
 */
export function startBudget(totalMs: number, now: () => number = () => performance.now()): TimeBudget {
  const end = now() + totalMs - MARGIN_MS;
  const leftMs = () => Math.max(1, end - now());
  return { leftMs, atMostMs: (most) => Math.min(most, leftMs()) };
}
