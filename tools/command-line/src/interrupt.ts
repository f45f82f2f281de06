import { exitCodes } from './exit-codes.js';
import { onStopSignals } from './stop-signals.js';

/** Cleans up running work; returns sentences about the result so far and how to continue, or nothing. */
type Stopped = () => string | Promise<string>;

/** Running work, the outermost first. */
const underWay: Stopped[] = [];
let ending = false;

/** A shell's exit statuses for these signals. */
const STATUS = { SIGINT: exitCodes.interrupted, SIGTERM: 143 } as const;

/** A shell's exit status for a program whose output nobody reads any more, SIGPIPE. */
const UNREAD = 141;

let [endsOnSignals, endsWithReader] = [false, false];

/**
 * Runs work that Ctrl+C may end. After Ctrl+C its result, including a failure, is ignored.
 * @param stopped called when Ctrl+C interrupts the work, the innermost first
 */
export async function whileStoppable<T>(stopped: Stopped, work: () => Promise<T>): Promise<T> {
  underWay.push(stopped);
  try {
    return await silencedByEnd(work());
  } finally {
    underWay.splice(underWay.indexOf(stopped), 1);
  }
}

async function silencedByEnd<T>(work: Promise<T>): Promise<T> {
  const settled = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (ending) return new Promise<T>(() => undefined);
  if ('error' in settled) throw settled.error;
  return settled.value;
}

/**
 * On Ctrl+C or SIGTERM cleans up the running work, prints the result in one line, and exits with the status that a shell
 * expects. A second Ctrl+C exits immediately.
 */
export function endOnSignals(program: string): void {
  endsOnSignals = true;
  onStopSignals((signal) => {
    const status = STATUS[signal];
    if (ending) process.exit(status);
    ending = true;
    void endedBy(program).finally(() => process.exit(status));
  });
}

/**
 * When the reader of the output has gone, as in `cameo config | head -3`, cleans up the running work and ends silently, as
 * other programs do. A program that handles signals itself receives SIGTERM.
 */
export function endWithReader(): void {
  if (endsWithReader) return;
  endsWithReader = true;
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (ending) return;
      ending = true;
      if (!endsOnSignals && process.emit('SIGTERM', 'SIGTERM')) return;
      void tidied().finally(() => process.exit(UNREAD));
    });
}

async function endedBy(program: string): Promise<void> {
  const sentences = await tidied();
  // After the ^C that a terminal shows.
  const start = process.stderr.isTTY ? '\r\u001b[2K' : '';
  process.stderr.write(`${start}${program}: ${['Stopped.', ...sentences].join(' ')}\n`);
}

/** Ends the running work, the innermost first; returns what it says. */
async function tidied(): Promise<readonly string[]> {
  const sentences: string[] = [];
  for (const stopped of underWay.toReversed()) {
    const sentence = await Promise.resolve()
      .then(stopped)
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    if (sentence !== '') sentences.push(sentence);
  }
  return sentences;
}
