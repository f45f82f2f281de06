import { examine, type Result } from '../doctor/examine.js';
import type { Target } from '../operate/target.js';

/** A line of the canary's log. */
export type CanaryLine =
  | ({ readonly level: 'error' | 'warn'; readonly event: 'check' } & Result)
  | {
      readonly level: 'info';
      readonly event: 'looked';
      readonly base: string;
      readonly picture: string;
      readonly checks: number;
      readonly failed: number;
      readonly ms: number;
    };

/**
 * Checks a stage with the checks of `cameo doctor`; a warning is logged, and is no failure.
 * @param picture key of a permanent picture
 * @throws Error with the names of the failed checks, which Lambda counts for the alarm
 */
export async function lookAt(
  target: Target,
  picture: string,
  log: (line: CanaryLine) => void,
): Promise<{ readonly checks: number }> {
  const started = performance.now();
  const results = await examine(target, picture, (result) => {
    if (result.state !== 'ok')
      log({ level: result.state === 'fail' ? 'error' : 'warn', event: 'check', ...result });
  });
  const failed = results.filter(({ state }) => state === 'fail').map(({ name }) => name);
  const checks = results.length;
  const ms = Math.round(performance.now() - started);
  log({ level: 'info', event: 'looked', base: target.base, picture, checks, failed: failed.length, ms });
  if (failed.length > 0)
    throw new Error(`${failed.length} of ${checks} checks failed: ${failed.join(', ')}.`);
  return { checks };
}
