import { type CommandLine, flag, type Row, text } from '@cameo/command-line';

type Rows = Readonly<Record<string, Row<unknown>>>;

/** A command of `cameo`: its options, its examples and its action. */
export interface Command<R extends Rows, A> extends CommandLine<R, A> {
  readonly examples: readonly (readonly [line: string, about: string])[];
  /** Whether it handles Ctrl+C itself. Default: false, and `whileStoppable` work is cleaned up. */
  readonly stopsItself?: boolean;
  /**
   * Runs the command; returns the exit code. Standard output contains only the answer; progress goes to standard error.
   * @throws Error with a one-sentence message for people
   */
  readonly run: (args: A) => Promise<number>;
}

// biome-ignore lint/suspicious/noExplicitAny: what a command's options become is between its own two functions.
export type AnyCommand = Command<any, any>;

/** Ties the types of a command's options to its action. */
export const defineCommand = <const R extends Rows, A>(command: Command<R, A>): Command<R, A> => command;

/** The option of most commands. */
export const configOption = text('FILE', 'the configuration (cameo.config.ts, here or in a folder above)');
export const stageOption = text('NAME', 'a stage of the configuration');
export const jsonOption = flag('prints the result as JSON');

/** Writes lines to standard output. */
export const print = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

/** Writes an answer as JSON to standard output. */
export const printJson = (answer: unknown): void => print(JSON.stringify(answer, undefined, 2));
