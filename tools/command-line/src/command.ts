import { resolve } from 'node:path';
import { type CommandLine, type Row, readCommandLine, UsageError } from './options.js';

/** What a command ends with; 130 is what a shell shows for Ctrl+C. */
export const exitCodes = { right: 0, wrong: 1, usage: 2, interrupted: 130 } as const;

/**
 * Runs a command: prints `--help`, or says in one line what is wrong with the command line, or does the work.
 * @param work answers the exit code; a failure is said in one line and ends with 1, a UsageError with 2
 */
export async function runCommand<R extends Readonly<Record<string, Row<unknown>>>, A>(
  line: CommandLine<R, A>,
  work: (args: A) => Promise<number>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
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
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof UsageError)) {
      say(message);
      return exitCodes.wrong;
    }
    say(`${message} See --help.`);
    return exitCodes.usage;
  });
}

/** A path as the person wrote it: pnpm runs scripts in the package's folder and says here where the person was. */
export const fromHere = (path: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), path);

/** Text without line breaks and without control characters. */
export const oneLine = (sentence: string): string => sentence.replace(/\p{Cc}+\s*/gu, ' ');
