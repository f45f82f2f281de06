import { humanBytes } from '@cameo/cloudfront-emulator';
import type { Log, LogLine } from '@cameo/edge';

/** Output streams for printed lines, with a separate one for failures. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Prints the functions' log for people: renders with their times, purges and failures. */
export const printedLog = ({ out, err }: Streams): Log =>
  atMostOnceAMinute((line) => {
    // The access log contains these requests.
    if (line.level === 'debug') return;
    if (line.level !== 'info') return err(`          ! ${failureText(line)}\n`);
    const text = successText(line);
    if (text !== undefined) out(`          ${text}\n`);
  });

/** A line about completed work; `undefined` if the access log contains it. */
function successText(line: LogLine): string | undefined {
  if (line.event === 'purged' && line.derivatives)
    return `~ purged  ${printable(line.key)}  ${line.derivatives === 1 ? '1 derivative' : `${line.derivatives} derivatives`}`;
  if (line.event === 'refined') return refinedText(line);
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

/** The result of refining a derivative. */
function refinedText({
  key,
  outcome,
  bytesBefore = 0,
  bytesAfter = 0,
  totalMs = 0,
}: LogLine): string | undefined {
  if (outcome !== 'smaller' && outcome !== 'same') return undefined;
  const bytes =
    outcome === 'same'
      ? `${humanBytes(bytesBefore)}, stays`
      : `${humanBytes(bytesBefore)} → ${humanBytes(bytesAfter)}`;
  return `- refined  ${printable(key)}  ${bytes}  ${Math.round(totalMs)} ms`;
}

const failureText = ({ level, event, key, code, reason }: LogLine): string =>
  printable([level, event, key, code, reason].filter((part) => part !== undefined).join('  '));

/** Removes control characters: keys may contain terminal escape sequences. */
const printable = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');

/** How long repetitions of a failure are suppressed, ms. */
const QUIET_MS = 60_000;

/**
 * Filters a log so that a store which cannot save anything, and therefore fails for every picture, is reported once a minute,
 * with the number of failures since the last report. All other lines pass.
 * @param now current time, ms since any moment
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
  return { ...line, reason: `${line.reason ?? ''} It also failed ${times} since the last report.`.trim() };
}
