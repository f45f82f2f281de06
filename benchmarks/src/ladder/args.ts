import { type Mistake, readOptions } from '../command-line.js';

export const HELP = `Usage: pnpm bench:ladder [options]

Makes a whole ladder of each large original in three ways: rung by rung from the original, from a copy of 2,112 px that
is made and stored on the way (a mezzanine), and from one decoding. Prints time, bytes read and what quality is lost,
and then what the edge itself does with such originals.

  --images DIR   photographs; those of 6 megapixels or more are taken as they are (drawn noise when there are none)
  --json FILE    writes every figure to FILE too
  --quick        two small originals, one format, no scores
  --write        puts the tables into docs/performance.md
  --help         this text

Scores need ssimulacra_main, from Debian's libjxl-devtools.
`;

/** What was asked for on the command line. */
export interface Args {
  /** As it was written. */
  readonly images: string | undefined;
  readonly json: string | undefined;
  readonly quick: boolean;
  readonly write: boolean;
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
    write: { type: 'boolean', default: false },
  });
  if (read === 'help' || 'mistake' in read) return read;
  const { images, json, quick, write } = read;
  return quick && write
    ? { mistake: '--write puts whole figures into the document: leave out --quick' }
    : { images, json, quick, write };
}
