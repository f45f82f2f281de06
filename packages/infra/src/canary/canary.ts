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
 * Looks at a stage as `cameo doctor` does, by the very same checks; a warning is logged, and breaks nothing.
 * @param picture key of a picture that is there to stay
 * @throws Error that names the checks that failed: that is what Lambda counts, and the alarm is about
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
