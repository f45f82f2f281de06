/** Kept back so that an answer can still be written and sent before the trigger is ended, ms. */
const MARGIN_MS = 1500;

/** Share of the time left that one call to a store may take, so that whatever it does there is an answer after it. */
const CALL_SHARE = 0.8;

/** The time that one request has. */
export interface TimeBudget {
  /** Time left before the answer must be written, ms; never below 1. */
  readonly leftMs: () => number;
  /** Time for one call to a store: most of the time left, but no more than `most`, ms. */
  readonly atMostMs: (most: number) => number;
}

/**
 * Starts the clock of a request.
 * @param totalMs what the trigger has, its own account of the time left where there is one
 */
export function startBudget(totalMs: number, now: () => number = () => performance.now()): TimeBudget {
  const end = now() + totalMs - MARGIN_MS;
  const leftMs = () => Math.max(1, end - now());
  return { leftMs, atMostMs: (most) => Math.min(most, leftMs() * CALL_SHARE) };
}
