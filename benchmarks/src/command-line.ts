import { resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
const HELP = { help: { type: 'boolean', default: false } } as const;
type Values<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O & typeof HELP }>
>['values'];

/** A command line that cannot be obeyed, and why. */
export interface Mistake {
  readonly mistake: string;
}

/** Reads options, without the program; every command has `--help`. */
export function readOptions<const O extends Options>(
  argv: readonly string[],
  options: O,
): Values<O> | 'help' | Mistake {
  try {
    // pnpm hands a lone "--" on to the script.
    const args = argv.filter((argument, at) => !(argument === '--' && at === 0));
    const { values } = parseArgs({ args, options: { ...options, ...HELP } });
    return (values as { readonly help?: boolean }).help ? 'help' : (values as Values<O>);
  } catch (error) {
    return { mistake: messageOf(error) };
  }
}

/** pnpm runs scripts in the package's folder and says here where the person was. */
export const fromHere = (path: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), path);

/** Tells what happens meanwhile, on stderr: stdout has the tables only. */
export const sayAs =
  (command: string) =>
  (text: string): void => {
    process.stderr.write(`${command}: ${text}\n`);
  };

/**
 * Runs a benchmark as a command. The exit code is 2 for a wrong command line, 1 for a failure or for expectations that
 * were not met, each told in a line.
 * @param obey answers the expectations that were not met
 */
export async function runCommand<A extends object>(
  command: string,
  help: string,
  args: A | 'help' | Mistake,
  obey: (args: A) => Promise<readonly string[]>,
): Promise<void> {
  if (args === 'help') return void process.stdout.write(help);
  const say = sayAs(command);
  if ('mistake' in args) {
    say(String(args.mistake));
    process.exitCode = 2;
    return;
  }
  const unmet = await obey(args as A).catch((error: unknown) => [messageOf(error)]);
  for (const line of unmet) say(line);
  if (unmet.length > 0) process.exitCode = 1;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
