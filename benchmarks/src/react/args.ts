import { type Mistake, readOptions } from '../command-line.js';

export const HELP = `Usage: pnpm bench:react [options]

Measures <CameoImage> beside next/image, @unpic/react and react-imgix, all in one run: bytes of code, renders per second
on a server, and what Chromium downloads for a page of 24 pictures on four screens. Prints tables.

  --images DIR   the pictures of the page; those at least 1,424 px wide when cut to 4:3 (the samples of npm start)
  --json FILE    writes every figure to FILE too
  --write        puts the tables into packages/react-image/README.md
  --quick        few samples, one picture, two screens; fails when a ratio that holds on any machine does not hold
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

/** The command that measures the same again; where figures were written to is no part of it. */
export const commandLine = ({ images, write, quick }: Args): string =>
  [
    'pnpm bench:react',
    ...(images === undefined ? [] : [`--images ${images}`]),
    ...(write ? ['--write'] : []),
    ...(quick ? ['--quick'] : []),
  ].join(' ');
