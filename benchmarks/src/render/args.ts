import { type Mistake, readOptions } from '../command-line.js';

export const HELP = `Usage: pnpm bench:render [options]

Renders every photograph at 320, 640, 1280 and 1920 px as JPEG, WebP and AVIF, by Cameo and its peers, one after the other
in processes of their own, and prints time, time of the processor, bytes, quality and memory. Then the same at equal
quality. Needs ssimulacra_main and butteraugli_main (Debian's libjxl-devtools) and vipsthumbnail (libvips-tools).

  --images DIR   photographs: JPEG, PNG, WebP, AVIF or TIFF (those among the samples of npm start)
  --json FILE    writes every figure to FILE too
  --write        puts the tables into docs/performance.md
  --quick        two pictures, two widths; fails when a ratio that holds on any machine does not hold
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
