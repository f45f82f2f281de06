import { humanBytes } from '@cameo/cloudfront-emulator';
import type { Log, LogLine } from '@cameo/edge';

/** Where lines for a person go: those that report a failure apart from the others. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** The functions' log for a person: what was made, with its times, what was purged, and what failed. */
export const printedLog = ({ out, err }: Streams): Log =>
  atMostOnceAMinute((line) => {
    // What the access log says already.
    if (line.level === 'debug') return;
    if (line.level !== 'info') return err(`          ! ${failureText(line)}\n`);
    const text = successText(line);
    if (text !== undefined) out(`          ${text}\n`);
  });

/** A line about work that was done; `undefined` for what the access log says already. */
function successText(line: LogLine): string | undefined {
  if (line.event === 'purged' && line.derivatives)
    return `~ purged  ${printable(line.key)}  ${line.derivatives === 1 ? '1 derivative' : `${line.derivatives} derivatives`}`;
  if (line.event !== 'rendered') return undefined;
  const { key, width, height, outputBytes, readMs, renderMs, storeMs } = line;
  const times = Object.entries({ read: readMs, render: renderMs, store: storeMs })
    .filter(([, ms]) => ms !== undefined)
    .map(([name, ms]) => `${name} ${Math.round(ms ?? 0)} ms`);
  return [
    `+ rendered  ${printable(key)}`,
    width === undefined || height === undefined ? '' : `${width} × ${height}`,
    outputBytes === undefined ? '' : humanBytes(outputBytes),
    times.join(', '),
  ]
    .filter((part) => part !== '')
    .join('  ');
}

const failureText = ({ level, event, key, code, reason }: LogLine): string =>
  printable([level, event, key, code, reason].filter((part) => part !== undefined).join('  '));

/** Keys may hold escape sequences that would move the cursor or paint the terminal. */
const printable = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');

/** How long the same failure is not reported again, ms. */
const QUIET_MS = 60_000;

/**
 * A log in which a store that keeps nothing, and so fails for every picture while pictures are served all the same, is
 * reported once a minute, with how often it failed since the last report. All other lines pass.
 * @param now ms since any moment
 */
export function atMostOnceAMinute(log: Log, now: () => number = () => performance.now()): Log {
  let quietUntil = Number.NEGATIVE_INFINITY;
  let unreported = 0;
  return (line) => {
    if (line.event !== 'store-failed') return log(line);
    if (now() < quietUntil) {
      unreported += 1;
      return;
    }
    quietUntil = now() + QUIET_MS;
    log(unreported === 0 ? line : counted(line, unreported));
    unreported = 0;
  };
}

function counted(line: LogLine, unreported: number): LogLine {
  const times = unreported === 1 ? 'once' : `${unreported} times`;
  return { ...line, reason: `${line.reason ?? ''} It failed ${times} more since the last report.`.trim() };
}
