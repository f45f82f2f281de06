const [FAILURE, USAGE_ERROR] = [1, 2] as const;

/** A wrong command line: told in a line, and the exit code says so. */
export class Mistake extends Error {
  override readonly name = 'Mistake';
}

/**
 * Runs a command to its end and sets the exit code: what it answers, 2 for a wrong command line, 1 for any other error.
 * @param read reads the command line; what it throws is a mistake
 */
export async function runCommand<A>(
  name: string,
  help: string,
  read: (argv: readonly string[]) => Promise<A>,
  obey: (args: A) => Promise<number>,
): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help') || argv.includes('-h')) return void process.stdout.write(help);
  try {
    const args = await read(argv).catch((error: unknown) => {
      throw mistaken(error);
    });
    process.exitCode = await obey(args);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const sentence = message.replace(/\s*\n\s*/g, ' ').replace(/[^.]$/, '$&.');
    process.stderr.write(`${name}: ${sentence}${error instanceof Mistake ? ' See --help.' : ''}\n`);
    process.exitCode = error instanceof Mistake ? USAGE_ERROR : FAILURE;
  }
}

const mistaken = (error: unknown): Mistake =>
  new Mistake(error instanceof Error ? error.message : String(error), { cause: error });
