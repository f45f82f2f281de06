import { Command, CommanderError } from 'commander';
import { helpWidth, wrapped } from './help-width.js';

/** A command of a program with several, as listed. */
export interface CommandEntry {
  readonly name: string;
  readonly about: string;
}

/** The selected command, and its own arguments; or the text to print instead. */
export type ReadCommand<C extends CommandEntry> =
  | { readonly kind: 'run'; readonly command: C; readonly argv: readonly string[] }
  | { readonly kind: 'help' | 'version' | 'mistake'; readonly text: string };

/** A program with several commands. */
export interface Program<C extends CommandEntry> {
  readonly name: string;
  readonly about: string;
  readonly version: string;
  readonly commands: readonly C[];
  /** Text below the list in `--help`. */
  readonly more?: string;
}

/** Parses the first word of a command line; the others are for `readCommandLine`. */
export function readCommands<C extends CommandEntry>(
  { name, about, version, commands, more }: Program<C>,
  argv: readonly string[],
): ReadCommand<C> {
  // pnpm passes a lone "--" on to the script.
  const [first, ...rest] = argv[0] === '--' ? argv.slice(1) : argv;
  const command = commands.find((each) => each.name === first);
  if (command !== undefined) return { kind: 'run', command, argv: rest };
  if (first !== undefined && ['--version', '-V', '-v'].includes(first))
    return { kind: 'version', text: `${version}\n` };
  const program = silent(new Command(name))
    .description(about)
    .usage('COMMAND [options]')
    .helpOption('-h, --help', 'prints this help, or the help of a command')
    .option('-V, --version', 'the version')
    .helpCommand(false)
    .configureHelp({ helpWidth: helpWidth(), minWidthToWrap: 20, subcommandTerm: (each) => each.name() });
  for (const each of commands) silent(program.command(each.name)).description(each.about);
  const help = `${program.helpInformation()}${more === undefined ? '' : `\n${wrapped(more)}\n`}`;
  // `cameo help deploy` is a common form.
  if (first === 'help' && rest[0] !== undefined) {
    const named = commands.find((each) => each.name === rest[0]);
    if (named !== undefined) return { kind: 'run', command: named, argv: ['--help'] };
  }
  if (first === undefined || first === 'help' || first === '--help' || first === '-h')
    return { kind: 'help', text: help };
  const near = nearest(
    first,
    commands.map((each) => each.name),
  );
  const hint =
    near === undefined
      ? `expected one of ${commands.map((each) => each.name).join(', ')}.`
      : `did you mean ${near}?`;
  return {
    kind: 'mistake',
    text: `Got ${JSON.stringify(first)}, which is no command here: ${hint} See --help.`,
  };
}

const silent = (program: Command): Command =>
  program.configureOutput({ writeOut: () => undefined, writeErr: () => undefined }).exitOverride();

/**
 * The most similar word; undefined if none is close. Commander computes the similarity, and its result is in its error message.
 */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const program = silent(new Command());
  for (const each of words) silent(program.command(each));
  try {
    program.parse([word], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return /Did you mean (?:one of )?([^?]+)\?/.exec(error.message)?.[1];
  }
  return undefined;
}
