import type { Log, LogLine } from '@cameo/edge';

/** How long a person is not told again, ms. */
const QUIET_MS = 60_000;

/**
 * A log for a person. A store that keeps nothing fails once for every picture, and the pictures are served all the same:
 * that is told once a minute, with how often it happened since it was last told. All other lines pass.
 * @param now ms since any moment
 */
export function tellOnce(log: Log, now: () => number = () => performance.now()): Log {
  let quietUntil = Number.NEGATIVE_INFINITY;
  let untold = 0;
  return (line) => {
    if (line.event !== 'store-failed') return log(line);
    if (now() < quietUntil) {
      untold += 1;
      return;
    }
    quietUntil = now() + QUIET_MS;
    log(untold === 0 ? line : counted(line, untold));
    untold = 0;
  };
}

function counted(line: LogLine, untold: number): LogLine {
  const times = untold === 1 ? 'once' : `${untold} times`;
  return { ...line, reason: `${line.reason ?? ''} It failed ${times} more since it was last told.`.trim() };
}
