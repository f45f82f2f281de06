import { resolve } from 'node:path';
import { exitCodes } from './exit-codes.js';
import { endWithReader } from './interrupt.js';
import { messageOf } from './message-of.js';
import { type CommandLine, type Row, readCommandLine, UsageError } from './options.js';

/**
 * Runs a command: prints `--help`, or reports a usage error in one line, or does the work.
 * @param work returns the exit code; a failure is reported in one line with exit code 1, a UsageError with 2
 */
export async function runCommand<R extends Readonly<Record<string, Row<unknown>>>, A>(
  line: CommandLine<R, A>,
  work: (args: A) => Promise<number>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  endWithReader();
  const read = readCommandLine(line, argv);
  // `cameo` of "cameo deploy", `try-folder` of "pnpm try-folder".
  const [program] = line.name.replace(/^pnpm /, '').split(' ');
  const say = (sentence: string): void => {
    process.stderr.write(`${program}: ${oneLine(sentence)}\n`);
  };
  if (read.kind !== 'run') {
    if (read.kind === 'help') process.stdout.write(read.text);
    else say(read.text);
    process.exitCode = read.kind === 'help' ? exitCodes.right : exitCodes.usage;
    return;
  }
  process.exitCode = await work(read.args).catch((error: unknown) => {
    const message = messageOf(error);
    if (!(error instanceof UsageError)) {
      say(message);
      return exitCodes.wrong;
    }
    say(`${message} See --help.`);
    return exitCodes.usage;
  });
}

/**
 * A path that a user typed after a script of this repository: pnpm runs scripts in the package's folder, and this variable has
 * the user's folder. A published command uses the current folder, which a project's scripts may change.
 */
export const fromHere = (path: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), path);

/** Text without line breaks and control characters. */
export const oneLine = (sentence: string): string => sentence.replace(/\p{Cc}+\s*/gu, ' ');
