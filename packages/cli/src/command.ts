import { type CommandLine, flag, type Row, text } from '@cameo/command-line';

type Rows = Readonly<Record<string, Row<unknown>>>;

/** A command of `cameo`: what it takes, examples of it, and its work. */
export interface Command<R extends Rows, A> extends CommandLine<R, A> {
  readonly examples: readonly (readonly [line: string, about: string])[];
  /**
   * Does the work; answers the exit code. Standard output has the answer and nothing else; how far it is goes to
   * standard error.
   * @throws Error whose message is one sentence for a person
   */
  readonly run: (args: A) => Promise<number>;
}

// biome-ignore lint/suspicious/noExplicitAny: what a command's options become is between its own two functions.
export type AnyCommand = Command<any, any>;

/** Keeps the types of a command's options together with what it does. */
export const defineCommand = <const R extends Rows, A>(command: Command<R, A>): Command<R, A> => command;

/** What most commands take. */
export const configOption = text('FILE', 'the configuration (cameo.config.ts, here or in a folder above)');
export const stageOption = text('NAME', 'a stage of the configuration');
export const jsonOption = flag('the answer as JSON');

/** Writes lines to standard output. */
export const print = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

/** Writes an answer as JSON to standard output. */
export const printJson = (answer: unknown): void => print(JSON.stringify(answer, undefined, 2));
