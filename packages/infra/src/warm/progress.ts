import { bytes, count, duration } from '../operate/quantities.js';
import type { Tally } from './warm-all.js';

/** Shows where a run stands. */
export interface Progress {
  readonly told: (tally: Tally, at: string) => void;
  /** Leaves no half line. */
  readonly end: () => void;
}

/** ms between two lines where they cannot be rewritten, and where they can. */
const PAUSE_MS = { log: 5_000, terminal: 100 };

const BAR = 24;

/** A bar that is rewritten in place on a terminal, and a plain line now and then elsewhere. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  const terminal = stream.isTTY === true;
  const pause = terminal ? PAUSE_MS.terminal : PAUSE_MS.log;
  const started = performance.now();
  let shownAt = started - pause;
  return {
    told: (tally, at) => {
      const now = performance.now();
      const last = doneOf(tally) === tally.planned;
      if (now - shownAt < pause && !last) return;
      shownAt = now;
      const line = progressLine(tally, now - started, terminal);
      if (terminal) {
        const text = `${line}  ${at.replace(/\p{Cc}/gu, '?')}`;
        stream.write(`\r\x1b[2K${text.slice(0, (stream.columns ?? 80) - 1)}`);
      } else stream.write(`${line}\n`);
    },
    end: () => {
      if (terminal) stream.write('\r\x1b[2K');
    },
  };
}

const doneOf = ({ warmed, before, wider, failures }: Tally): number =>
  warmed + before + wider + failures.length;

/** One line: how many of how many, bytes, time left, failures. */
export function progressLine(tally: Tally, elapsedMs: number, bar: boolean): string {
  const done = doneOf(tally);
  const share = tally.planned === 0 ? 1 : done / tally.planned;
  const fresh = done - tally.before;
  const left = tally.planned - done;
  const parts = [
    `${count(done)}/${count(tally.planned)} variants`,
    `${Math.floor(share * 100)}%`,
    bytes(tally.bytes),
    ...(left > 0 && fresh > 0 ? [`${duration((elapsedMs / fresh) * left)} left`] : []),
    ...(tally.failures.length > 0 ? [`${tally.failures.length} failed`] : []),
  ];
  const filled = Math.round(share * BAR);
  const drawn = bar ? [`[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}]`] : [];
  return [...drawn, ...parts].join('  ');
}
