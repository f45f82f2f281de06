/** The applications, by their folder in examples. */
export const APPS = /** @type {const} */ (['html', 'vue', 'vite-tailwind', 'next']);
export const ENGINES = /** @type {const} */ (['chromium', 'firefox', 'webkit']);

/** @typedef {(typeof APPS)[number]} AppName */
/** @typedef {(typeof ENGINES)[number]} Engine */
/**
 * @typedef {object} Args
 * @property {readonly AppName[]} apps
 * @property {readonly Engine[]} engines
 * @property {boolean} serve
 */

/** The option parser, once the packages are built. */
const commandLine = () => import('../../tools/command-line/dist/index.js');

/**
 * The parsed arguments, the help text, or a one-line error.
 * @param {readonly string[]} argv
 * @returns {Promise<Args | { readonly help: string } | { readonly mistake: string }>}
 */
export async function readArgs(argv) {
  const { flag, list, readCommandLine, UsageError } = await commandLine();
  const read = readCommandLine(
    {
      name: 'pnpm try-apps',
      about:
        'Packs the packages, installs them with npm in copies of the examples outside of this workspace, builds these for production, starts them before a local edge with the sample pictures, and looks at them in real browsers.',
      word: 'APP...',
      options: {
        engine: list(`engines to look with: ${ENGINES.join(', ')}`, ENGINES, ENGINES),
        serve: flag('starts one application, says where it is, and waits for Ctrl+C'),
      },
      examples: [
        ['pnpm try-apps', 'every application in every engine'],
        ['pnpm try-apps next --serve', 'one, to look at it'],
      ],
      check: ({ engine, serve }, _, words) => {
        const apps = words.length === 0 ? APPS : words.map((word) => appOf(word, UsageError));
        if (serve && apps.length !== 1)
          throw new UsageError(
            `--serve got ${apps.length} applications, expected one of ${APPS.join(', ')}.`,
          );
        return { apps, engines: engine, serve };
      },
    },
    argv,
  );
  if (read.kind === 'run') return read.args;
  return read.kind === 'help' ? { help: read.text } : { mistake: read.text };
}

/**
 * @param {string} given
 * @param {new (message: string) => Error} UsageError
 * @returns {AppName}
 */
function appOf(given, UsageError) {
  const found = APPS.find((name) => name === given);
  if (found === undefined)
    throw new UsageError(`Got the application ${JSON.stringify(given)}, expected one of ${APPS.join(', ')}.`);
  return found;
}
