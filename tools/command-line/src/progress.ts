/** Says how far a command is. */
export interface Progress {
  /** What is being done from now on. */
  readonly doing: (what: string) => void;
  /** One more of what is counted beside the total. */
  readonly count: (what: string) => void;
  /** One of the total is done. */
  readonly done: () => void;
  /** Leaves no half line behind. */
  readonly end: () => void;
}

/** What is written to. */
interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

/** Time between two lines where they are rewritten in place, and between two lines of a log, ms. */
const PAUSE_MS = { terminal: 100, log: 15_000 } as const;

/** Columns of the bar. */
const BAR = 20;

/**
 * One line on a terminal, rewritten in place. In a log each step is a line of its own; with a total, a line now and then.
 * @param command stands in front of each line
 * @param of what the total counts, such as `90 files`; without it there is no bar
 */
export function showProgress(
  command: string,
  {
    total,
    of = '',
    counters = [],
    stream = process.stderr,
    now = () => performance.now(),
  }: {
    readonly total?: number;
    readonly of?: string;
    readonly counters?: readonly string[];
    readonly stream?: Stream;
    readonly now?: () => number;
  } = {},
): Progress {
  const terminal = stream.isTTY === true;
  const counts = new Map(counters.map((name) => [name, 0]));
  let [finished, current] = [0, ''];
  let shownAt = Number.NEGATIVE_INFINITY;

  const line = (): string => {
    const parts = [...counts].map(([name, count]) => `${count} ${name}`);
    if (total !== undefined) parts.unshift(`${finished}/${total} ${of}`.trim());
    return [`${command}:`, ...(terminal ? bar() : []), parts.join('  '), current]
      .filter((part) => part !== '')
      .join(' ');
  };
  const bar = (): readonly string[] => {
    if (total === undefined) return [];
    const full = Math.round((finished / Math.max(1, total)) * BAR);
    return [`${'█'.repeat(full)}${'░'.repeat(BAR - full)}`];
  };
  const show = (landmark: boolean): void => {
    const pause = terminal ? PAUSE_MS.terminal : PAUSE_MS.log;
    if (!landmark && now() - shownAt < pause) return;
    shownAt = now();
    stream.write(terminal ? `\r\x1b[2K${line().slice(0, (stream.columns ?? 80) - 1)}` : `${line()}\n`);
  };
  return {
    doing: (what) => {
      current = what.replace(/\p{Cc}/gu, '?');
      show(total === undefined);
    },
    count: (what) => {
      counts.set(what, (counts.get(what) ?? 0) + 1);
      show(false);
    },
    done: () => {
      finished += 1;
      show(false);
    },
    end: () => {
      if (terminal) stream.write('\r\x1b[2K');
    },
  };
}
