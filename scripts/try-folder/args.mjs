import { parseArgs } from 'node:util';

export const HELP = `Usage: pnpm try-folder DIR [options]
       pnpm try-folder --samples [options]

Serves a folder with Cameo and asks for each file in it at several widths, with each fit, in each format, over HTTP.
Every answer is judged against the original with sharp: format, exact size, upright, the right part, colours, frames,
no metadata. An answer that is neither the right picture nor a fitting problem is wrong. Nothing in DIR is written.
Of files below a folder named "hostile", any problem and any picture of a plausible size is right.

  --browser          asks for a sample instead, and judges by what Chromium shows of the original and of the answer: at
                     the picture's own size, above and below, by three kinds of client, in the qualities 60, 80 and 95
  --samples          the project's sample pictures instead of a folder
  --write            puts the table of --browser into docs/reliability.md
  --widths LIST      widths to ask for (64,360,640)
  --inputs LIST      formats of originals that are resized (jpeg,png,webp,gif,avif,tiff)
  --only SUBSTRING   only the files whose path has this in it
  --concurrency N    requests at once (2)
  --memory MB        most memory that the server may take (1000)
  --json FILE        writes everything that was found to FILE too
  --help             this text

Exit status: 0 nothing is wrong, 1 something is, 2 bad arguments, 130 stopped by Ctrl-C.
`;

const INPUTS = /** @type {const} */ (['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff', 'svg', 'heic']);

/** @typedef {(typeof INPUTS)[number]} Input */
/**
 * What was asked for on the command line.
 * @typedef {object} Args
 * @property {string | undefined} folder as it was written; undefined for the samples
 * @property {boolean} browser
 * @property {boolean} write
 * @property {readonly number[]} widths CSS px
 * @property {readonly Input[]} inputs
 * @property {string | undefined} only
 * @property {number} concurrency
 * @property {number} memoryMb
 * @property {string | undefined} json as it was written
 */

/** Widest that the grammar takes, px (docs/url-grammar.md). */
const MOST_WIDTH = 3840;

/**
 * Reads the command line.
 * @param {readonly string[]} argv without the program
 * @returns {Args | 'help' | { mistake: string }} the mistake is one line
 */
export function readArgs(argv) {
  try {
    // pnpm hands a lone "--" on to the script.
    const { values, positionals } = parse(argv.filter((argument, at) => !(argument === '--' && at === 0)));
    if (values.help === true) return 'help';
    const [folder, ...others] = positionals;
    const samples = values.samples === true;
    if ((folder === undefined || folder === '') && !samples)
      throw new Error('A folder is expected, as in: pnpm try-folder ~/Pictures.');
    if (others.length > 0 || (samples && folder !== undefined))
      throw new Error(
        `One folder or --samples is expected, got ${positionals.join(' ')}${samples ? ' --samples' : ''}.`,
      );
    const { browser = false, write = false } = values;
    if (write && (!browser || samples || values.only !== undefined))
      throw new Error('--write is for --browser with a whole folder: leave --only and --samples out.');
    return {
      folder: samples ? undefined : folder,
      browser,
      write,
      widths: listOf(values.widths).map((text) => wholeNumber('--widths', text, MOST_WIDTH)),
      inputs: listOf(values.inputs).map(inputOf),
      only: values.only,
      concurrency: wholeNumber('--concurrency', values.concurrency, 64),
      memoryMb: wholeNumber('--memory', values.memory, 1_000_000),
      json: values.json,
    };
  } catch (error) {
    if (error instanceof Error) return { mistake: `${firstSentence(error.message)} See --help.` };
    throw error;
  }
}

/**
 * node:util explains an unknown option in several sentences; the first says it all.
 * @param {string} message
 */
const firstSentence = (message) => /^[^\n]*?\.(?=\s|$)/.exec(message)?.[0] ?? message.replace(/\n.*$/s, '');

/** @param {string[]} args */
function parse(args) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      widths: { type: 'string', default: '64,360,640' },
      inputs: { type: 'string', default: 'jpeg,png,webp,gif,avif,tiff' },
      only: { type: 'string' },
      concurrency: { type: 'string', default: '2' },
      memory: { type: 'string', default: '1000' },
      json: { type: 'string' },
      browser: { type: 'boolean' },
      samples: { type: 'boolean' },
      write: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

/**
 * @param {string} text
 * @returns {readonly string[]} each once, in the order in which they were written
 */
const listOf = (text) => [...new Set(text.split(',').map((item) => item.trim()))];

/**
 * @param {string} name
 * @param {string} text
 * @param {number} most
 */
function wholeNumber(name, text, most) {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= most) return number;
  throw new Error(`${name} got ${JSON.stringify(text)}, expected a whole number from 1 to ${most}.`);
}

/** @param {string} text */
function inputOf(text) {
  const input = INPUTS.find((name) => name === text);
  if (input !== undefined) return input;
  throw new Error(`--inputs got ${JSON.stringify(text)}, expected some of ${INPUTS.join(',')}.`);
}
