import { type Mistake, readOptions } from '../command-line.js';

export const HELP = `Usage: pnpm bench:quality [options]

What the scale of qualities promises, on photographs and on graphics that are drawn for it: that a quality looks the same
in every format, what the default takes beside sharp's own JPEG 80, how much a site saves, that graphics are recognised,
and that no picture grows. Needs ssimulacra_main and butteraugli_main (Debian's libjxl-devtools).

  --images DIR   photographs: JPEG, PNG, WebP, AVIF or TIFF (those among the samples of npm start)
  --json FILE    writes every figure to FILE too
  --write        puts the tables into docs/performance.md
  --quick        three pictures, three qualities; fails when what holds for any pictures does not hold
  --help         this text
`;

/** What was asked for on the command line. */
export interface Args {
  /** As it was written. */
  readonly images: string | undefined;
  readonly json: string | undefined;
  readonly write: boolean;
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
    write: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  });
  if (read === 'help' || 'mistake' in read) return read;
  const { images, json, write, quick } = read;
  if (write && quick)
    return { mistake: 'Got --write with --quick: what is written comes from a whole run, so leave one out.' };
  return { images, json, write, quick };
}
