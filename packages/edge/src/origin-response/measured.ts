import type { LogLine } from '../http/log.js';

type Phase = 'readMs' | 'renderMs' | 'storeMs';
type Field = Phase | 'sourceBytes' | 'outputBytes';

/** What is known of one request so far, filled in as it goes on, so that the line of a failure has it too. */
export type Measured = { -readonly [F in Field]?: NonNullable<LogLine[F]> };

/**
 * Runs one phase and notes how long it took, ms, whether it ends well or not.
 * @param started when it began, where that was before now
 */
export async function timed<T>(
  measured: Measured,
  phase: Phase,
  work: () => Promise<T>,
  started = performance.now(),
): Promise<T> {
  try {
    return await work();
  } finally {
    measured[phase] = Math.round(performance.now() - started);
  }
}
