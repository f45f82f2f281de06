import { parseArgs } from 'node:util';

type Kinds = Readonly<Record<string, 'string' | 'boolean'>>;

/** The options that were given, by their names. */
export type Given<K extends Kinds> = {
  readonly [N in keyof K]?: K[N] extends 'string' ? string : boolean;
};

/**
 * Reads a command line of options only.
 * @throws Error with one sentence about an option that there is not, or that lacks its value
 */
export function readOptions<const K extends Kinds>(argv: readonly string[], kinds: K): Given<K> {
  const options = Object.fromEntries(Object.entries(kinds).map(([name, type]) => [name, { type }] as const));
  try {
    // pnpm hands a lone "--" on to the script.
    return parseArgs({ args: argv.filter((each) => each !== '--'), options, allowPositionals: false })
      .values as Given<K>;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(firstSentence(message));
  }
}

/** node:util explains an unknown option in several sentences; the first says it all. */
function firstSentence(message: string): string {
  const line = message.split('\n', 1)[0] ?? '';
  const end = line.indexOf('. ');
  return end === -1 ? line : line.slice(0, end + 1);
}

/**
 * The number that an option says.
 * @throws Error that says what was received and what was expected
 */
export function numberOf(
  name: string,
  text: string | undefined,
  fallback: number,
  range: { readonly least: number; readonly most: number; readonly whole?: boolean },
): number {
  if (text === undefined) return fallback;
  const { least, most, whole = true } = range;
  const number = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most && !(whole && !Number.isInteger(number))) return number;
  throw new Error(
    `--${name} got ${JSON.stringify(text)}, expected a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`,
  );
}
