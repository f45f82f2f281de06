import { Command, CommanderError, Option } from 'commander';
import { helpWidth, wrapped } from './help-width.js';

/** One option: its form, its text in `--help`, and its parser. */
export interface Row<T> {
  /** Placeholder after the name in `--help`, such as `FILE`; undefined for a switch. */
  readonly value: string | undefined;
  readonly about: string;
  /** The default value. */
  readonly otherwise: T;
  /** @throws UsageError with the expected values */
  readonly read: (text: string) => T;
  /** Whether the switch is written `--no-…` and turns something off. */
  readonly negated?: boolean;
}

type Rows = Readonly<Record<string, Row<unknown>>>;

/** The parsed options of a command line. */
export type Values<R> = { readonly [K in keyof R]: R[K] extends Row<infer T> ? T : never };

/** A command: its name as it is typed, and its arguments. */
export interface CommandLine<R extends Rows, A = Values<R>> {
  /** Such as `pnpm try-folder`. */
  readonly name: string;
  readonly about: string;
  /** The placeholder of the argument, such as `DIR`, or `KEY...` for any number of them; without it, none is allowed. */
  readonly word?: string;
  readonly options: R;
  /** Command lines with explanations, below the options in `--help`. */
  readonly examples?: readonly (readonly [line: string, about: string])[];
  /** Text below the options in `--help`. */
  readonly more?: string;
  /**
   * Validates the combination of options, and returns the command's arguments.
   * @throws UsageError with the received and the expected value, and advice
   */
  readonly check: (values: Values<R>, word: string | undefined, words: readonly string[]) => A;
}

/** A usage error; its message is a sentence for people. */
export class UsageError extends Error {}

/** The result of parsing a command line. */
export type Read<A> =
  | { readonly kind: 'run'; readonly args: A }
  | { readonly kind: 'help' | 'mistake'; readonly text: string };

/** A switch that is off by default. */
export const flag = (about: string): Row<boolean> => ({
  value: undefined,
  about,
  otherwise: false,
  read: () => true,
});

/** A switch `--no-…` of something that is on by default. */
export const without = (about: string): Row<boolean> => ({
  value: undefined,
  about,
  otherwise: true,
  read: () => false,
  negated: true,
});

/** A string such as a path; never empty. */
export const text = (value: string, about: string): Row<string | undefined> => ({
  value,
  about,
  otherwise: undefined,
  read: (given) => given,
});

/** Bounds of a number, both included. */
interface Bounds {
  readonly from?: number;
  readonly to: number;
}

/** An integer between two bounds, both included. */
export const wholeNumber = <T extends number | undefined>(
  about: string,
  { from = 1, to, otherwise }: Bounds & { readonly otherwise: T },
): Row<number | T> => ({ value: 'N', about, otherwise, read: (given) => wholeNumberIn(given, from, to) });

/** A number between two bounds, both included; may have decimals. */
export const number = <T extends number | undefined>(
  about: string,
  { from = 0, to, otherwise }: Bounds & { readonly otherwise: T },
): Row<number | T> => ({
  value: 'N',
  about,
  otherwise,
  read: (given) => {
    const found = /^\d{1,15}(?:\.\d{1,15})?$/.test(given) ? Number(given) : Number.NaN;
    if (found >= from && found <= to) return found;
    throw new UsageError(`a number from ${from} to ${to}`);
  },
});

/** Integers separated by commas, without duplicates, in the given order. */
export const wholeNumbers = (
  about: string,
  { from = 1, to, otherwise }: Bounds & { readonly otherwise: readonly number[] },
): Row<readonly number[]> => ({
  value: 'LIST',
  about,
  otherwise,
  read: (given) => partsOf(given).map((part) => wholeNumberIn(part, from, to)),
});

/** A comma-separated selection of words. */
export const list = <const W extends string>(
  about: string,
  words: readonly W[],
  otherwise: readonly W[],
): Row<readonly W[]> => ({
  value: 'LIST',
  about,
  otherwise,
  read: (given) =>
    partsOf(given).map((part) => {
      const word = words.find((each) => each === part);
      if (word === undefined) throw new UsageError(`some of ${words.join(',')}`);
      return word;
    }),
});

const partsOf = (given: string): readonly string[] => [
  ...new Set(given.split(',').map((part) => part.trim())),
];

function wholeNumberIn(given: string, from: number, to: number): number {
  const number = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new UsageError(`a whole number from ${from} to ${to}`);
}

/** Parses a command line, without the program and the script. */
export function readCommandLine<R extends Rows, A>(
  line: CommandLine<R, A>,
  argv: readonly string[],
): Read<A> {
  const program = programOf(line);
  // pnpm passes a lone "--" on to the script.
  const args = argv[0] === '--' ? argv.slice(1) : [...argv];
  try {
    program.parse(args, { from: 'user' });
    const given = program.opts<Record<string, string | boolean>>();
    const values = Object.fromEntries(
      Object.entries(line.options).map(([key, row]) => [key, readRow(key, row, given[key])]),
    );
    // As from "$DIR" without a value: as a path it would be the current folder.
    if (program.args.includes(''))
      throw new UsageError(
        `Got "" as an argument, expected ${line.word?.replace('...', '')}, and not nothing.`,
      );
    return { kind: 'run', args: line.check(values as Values<R>, program.args[0], program.args) };
  } catch (error) {
    if (error instanceof UsageError) return mistake(error.message);
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return { kind: 'help', text: helpOf(program, line) };
    return mistake(explain(error, line, program.args));
  }
}

function helpOf(
  program: Command,
  { examples = [], more }: Pick<CommandLine<Rows>, 'examples' | 'more'>,
): string {
  const widest = Math.max(0, ...examples.map(([line]) => line.length));
  const shown = examples.map(([line, about]) => {
    const beside = `  ${line.padEnd(widest)}  ${about}\n`;
    return beside.length <= helpWidth() ? beside : `  ${line}\n      ${about}\n`;
  });
  return [
    program.helpInformation(),
    ...(shown.length === 0 ? [] : [`Examples:\n${shown.join('')}`]),
    ...(more ? [`${wrapped(more)}\n`] : []),
  ].join('\n');
}

/** A command line without its parsed types. */
type Described = Pick<CommandLine<Rows>, 'name' | 'about' | 'word' | 'options'>;

const mistake = (sentence: string): { readonly kind: 'mistake'; readonly text: string } => ({
  kind: 'mistake',
  text: `${sentence} See --help.`,
});

function programOf({ name, about, word, options }: Described): Command {
  const program = new Command(name)
    .description(about)
    .usage(`${word === undefined ? '' : `[${word}] `}[options]`)
    .helpOption('-h, --help', 'prints this help')
    .configureHelp({ helpWidth: helpWidth(), minWidthToWrap: 20 })
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .exitOverride();
  if (word !== undefined) program.argument(`[${word}]`);
  program.allowExcessArguments(false);
  for (const [key, { value, about: what, otherwise, negated }] of Object.entries(options)) {
    const flags = `--${negated ? 'no-' : ''}${kebab(key)}${value === undefined ? '' : ` <${value}>`}`;
    const preset = value === undefined || otherwise === undefined ? '' : String(otherwise);
    const shown = preset === '' ? '' : ` (${preset})`;
    program.addOption(new Option(flags, `${what}${shown}`));
  }
  return program;
}

const kebab = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function readRow(key: string, row: Row<unknown>, given: string | boolean | undefined): unknown {
  if (typeof given !== 'string') return given === !row.negated ? row.read('') : row.otherwise;
  // An option in the place of a value means that the value was forgotten.
  if (given === '' || given.startsWith('--'))
    throw new UsageError(`--${kebab(key)} got ${JSON.stringify(given)}, expected ${row.value} after it.`);
  try {
    return row.read(given);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`--${kebab(key)} got ${JSON.stringify(given)}, expected ${error.message}.`);
  }
}

/** Rephrases commander's errors: what was received, what was expected and what to do. */
function explain(
  { code, message }: CommanderError,
  { word, options }: Described,
  words: readonly string[],
): string {
  const [, received = ''] = /'([^']*)'/.exec(message) ?? [];
  const [, near] = /Did you mean (?:one of )?([^?]+)\?/.exec(message) ?? [];
  if (code === 'commander.unknownOption') {
    const names = Object.entries(options).map(
      ([key, { negated }]) => `--${negated ? 'no-' : ''}${kebab(key)}`,
    );
    const hint = near === undefined ? `expected one of ${names.join(', ')}` : `did you mean ${near}?`;
    return `Got ${received}, which is no option here: ${hint}${near === undefined ? '.' : ''}`;
  }
  if (code === 'commander.optionMissingArgument') {
    const [name = '', value = ''] = received.split(' ');
    return `${name} got nothing, expected ${value.replace(/[<>]/g, '')} after it.`;
  }
  if (code === 'commander.excessArguments') {
    const expected = word === undefined ? 'options only' : `one ${word} and options`;
    return `Got ${words.join(', ')}, expected ${expected}.`;
  }
  return `${message.replace(/^error: /, '').replace(/\n.*$/s, '')}.`;
}
