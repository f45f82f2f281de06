import { type Mistake, readOptions } from '../command-line.js';

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
export function readArgs(argv: readonly string[]): Args | 'help' | Mistake {
  const read = readOptions(argv, {
    images: { type: 'string' },
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
  });
  if (read === 'help' || 'mistake' in read) return read;
  const { images, json, quick } = read;
  return { images, json, quick };
}
