import { parseArgs } from 'node:util';

export const HELP = `Usage: pnpm bench:memory [options]

Renders each picture in a process of its own that may not have more than 1,024 MB, and prints the memory that was
predicted beside the memory that it took. Fails when a prediction is below what was measured, or more than 2.5 times
it on a photograph. Then looks for the largest original of each kind that Cameo, IPX and Next.js still resize.

  --images DIR   photographs (drawn noise when there are none)
  --json FILE    writes every figure to FILE too
  --quick        few cases, and no search for the largest
  --help         this text
`;

/** What was asked for on the command line. */
export interface Args {
  /** As it was written. */
  readonly images: string | undefined;
  readonly json: string | undefined;
  readonly quick: boolean;
}

/**
 * Reads the command line, without the program.
 * @returns the text of the mistake when there is one
 */
export function readArgs(argv: readonly string[]): Args | 'help' | { readonly mistake: string } {
  try {
    const { values } = parseArgs({
      // pnpm hands a lone "--" on to the script.
      args: argv.filter((argument, at) => !(argument === '--' && at === 0)),
      options: {
        images: { type: 'string' },
        json: { type: 'string' },
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return 'help';
    const { images, json, quick } = values;
    return { images, json, quick };
  } catch (error) {
    return { mistake: error instanceof Error ? error.message : String(error) };
  }
}
