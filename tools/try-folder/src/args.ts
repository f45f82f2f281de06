import {
  type CommandLine,
  flag,
  list,
  text,
  UsageError,
  type Values,
  wholeNumber,
  wholeNumbers,
} from '@cameo/command-line';

const INPUTS = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff', 'svg', 'heic'] as const;
export type Input = (typeof INPUTS)[number];

/** Maximum width of the grammar, px (docs/url-grammar.md). */
const WIDEST = 3840;

const OPTIONS = {
  browser: flag(
    "asks for a sample instead, and judges by what Chromium shows of the original and of the answer: at the picture's own size, above and below, by three kinds of client, in the qualities 60, 80 and 95",
  ),
  samples: flag("the project's sample pictures instead of a folder"),
  write: flag('puts the table of --browser into docs/reliability.md'),
  widths: wholeNumbers('widths to ask for', { to: WIDEST, otherwise: [64, 360, 640] }),
  inputs: list('formats of originals that are resized', INPUTS, [
    'jpeg',
    'png',
    'webp',
    'gif',
    'avif',
    'tiff',
  ]),
  only: text('SUBSTRING', 'only the files whose path has this in it'),
  concurrency: wholeNumber('requests at once', { to: 64, otherwise: 2 }),
  memory: wholeNumber('most memory that the server may take, MB', { to: 1_000_000, otherwise: 1000 }),
  json: text('FILE', 'writes everything that was found to FILE too'),
};

/** The command line's request. */
export interface Args extends Omit<Values<typeof OPTIONS>, 'samples'> {
  /** As typed; undefined for the samples. */
  readonly folder: string | undefined;
}

export const TRY_FOLDER: CommandLine<typeof OPTIONS, Args> = {
  name: 'pnpm try-folder',
  about: `Serves a folder with Cameo and asks for each file in it at several widths, with each fit, in each format, over HTTP.
Every answer is judged against the original with sharp: format, exact size, upright, the right part, colours, frames,
no metadata. An answer that is neither the right picture nor a fitting problem is wrong. Nothing in DIR is written.
Of files below a folder named "hostile", any problem and any picture of a plausible size is right. Animated PNGs, of
which sharp reads the first frame only, are put together from their chunks and judged as animations.`,
  word: 'DIR',
  options: OPTIONS,
  more: 'Exit status: 0 nothing is wrong, 1 something is, 2 bad arguments, 130 stopped by Ctrl+C.',
  check: ({ samples, ...values }, folder) => {
    if (folder === undefined && !samples)
      throw new UsageError('Got no folder, expected one or --samples, as in: pnpm try-folder ~/Pictures.');
    if (folder !== undefined && samples)
      throw new UsageError(`Got ${folder} and --samples, expected one of them: leave the other out.`);
    if (values.write && (!values.browser || samples || values.only !== undefined))
      throw new UsageError(
        'Got --write without --browser, or with --samples or --only: only a whole folder in a browser is written.',
      );
    return { ...values, folder };
  },
};
