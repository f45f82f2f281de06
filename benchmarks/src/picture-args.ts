import { type Mistake, readOptions } from './command-line.js';

/** What a benchmark over pictures is asked on its command line. */
export interface PictureArgs {
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
export function readPictureArgs(argv: readonly string[]): PictureArgs | 'help' | Mistake {
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
