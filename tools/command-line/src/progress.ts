import cliProgress from 'cli-progress';
import stringWidth from 'string-width';

// CommonJS, whose exports Node cannot detect statically.
const { Format, SingleBar } = cliProgress;

/** Reports the progress of a command. */
export interface Progress {
  /** Sets the current activity. */
  readonly doing: (what: string) => void;
  /** Adds one to a named counter beside the total. */
  readonly count: (what: string) => void;
  /** Adds to the completed part of the total: one by default. */
  readonly done: (more?: number) => void;
  /** Sets further words of the line, such as the received bytes. */
  readonly beside: (words: readonly string[]) => void;
  /** Removes the line and stops the timer: must be called in any case. */
  readonly end: () => void;
}

/** The part of an output stream that is used. */
interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

/** Interval between two lines of a log, ms. */
const LOG_PAUSE_MS = 15_000;

/** Columns of the bar. */
const BAR = 20;

/** Number of steps from which the remaining time is estimated. */
const STEPS = 200;

/**
 * One line on a terminal, rewritten in place. In a log each step is a separate line; with a total, the first, the last, and a
 * line at intervals.
 * @param command prefix of each line
 * @param of unit of the total, such as `files`; without a total there is no bar
 */
export function showProgress(
  command: string,
  {
    total,
    of = '',
    counters = [],
    stream = process.stderr,
  }: {
    readonly total?: number;
    readonly of?: string;
    readonly counters?: readonly string[];
    readonly stream?: Stream;
  } = {},
): Progress {
  const terminal = stream.isTTY === true;
  const counts = new Map(counters.map((name) => [name, 0]));
  let [current, further]: [string, readonly string[]] = ['', []];
  const parts = (): readonly string[] => [
    ...[...counts].map(([name, count]) => `${count} ${name}`),
    ...further,
  ];
  const line = (figures: readonly string[]): string =>
    [`${command}:`, figures.join('  '), current].filter((part) => part !== '').join(' ');
  // In a log each step is a line: nothing is rewritten, and there is no bar.
  const logged = total === undefined && !terminal;

  const bar = new SingleBar({
    // It uses only the members of `Stream`.
    stream: stream as NodeJS.WritableStream,
    noTTYOutput: true,
    notTTYSchedule: LOG_PAUSE_MS,
    barsize: BAR,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    etaBuffer: STEPS,
    clearOnComplete: true,
    // The terminal's settings are unchanged, also after Ctrl+C.
    linewrap: true,
    hideCursor: null,
    gracefulExit: false,
    format: (options, { progress, value, eta, maxWidth }) => {
      if (total === undefined) return fitted(line(parts()), maxWidth - 1);
      const left = Number.isFinite(eta) && value > 0 && value < total;
      const figures = [
        `${value}/${total} ${of}`.trim(),
        ...(left ? [`${Format.TimeFormat(eta, options, 1)} left`] : []),
        ...parts(),
      ];
      const drawn = terminal ? [`${Format.BarFormat(progress, options)} `] : [];
      return fitted(line([`${drawn.join('')}${figures.join('  ')}`]), maxWidth - 1);
    },
  });
  if (!logged) bar.start(total ?? 1, 0);
  return {
    doing: (what) => {
      current = printable(what);
      if (logged) stream.write(`${line(parts())}\n`);
      bar.update({});
    },
    count: (what) => {
      counts.set(what, (counts.get(what) ?? 0) + 1);
      bar.update({});
    },
    done: (more = 1) => bar.increment(more),
    beside: (words) => {
      further = words;
      bar.update({});
    },
    end: () => bar.stop(),
  };
}

/**
 * Names of files may contain control characters; and those of macOS have decomposed accents, which the bar would count as
 * columns.
 */
const printable = (text: string): string => text.replace(/\p{Cc}/gu, '?').normalize('NFC');

const characters = new Intl.Segmenter();

/** The longest prefix of a text that fits into a number of columns; characters may be double-width. */
function fitted(text: string, columns: number): string {
  let [kept, width] = ['', 0];
  for (const { segment } of characters.segment(text)) {
    width += stringWidth(segment);
    if (width > columns) break;
    kept += segment;
  }
  return kept;
}
