import { parseArgs } from 'node:util';

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

export const HELP = `Usage: pnpm try-apps [${APPS.join('|')}]... [--engine ${ENGINES.join('|')}|all] [--serve]

Packs the packages, installs them with npm in copies of the examples outside of this workspace, builds these for
production, starts them before a local edge with the sample pictures, and looks at them in real browsers.

  --engine NAME    the engine to look with (all)
  --serve          starts one application, says where it is, and waits for Ctrl+C
  --help           this text
`;

/**
 * What was asked for: arguments, the help text, or the one line that says what is wrong with them.
 * @param {readonly string[]} argv
 * @returns {Args | 'help' | { readonly mistake: string }}
 */
export function readArgs(argv) {
  try {
    const { values, positionals } = parseArgs({
      args: argv.filter((argument, index) => !(argument === '--' && index === 0)),
      options: {
        engine: { type: 'string', default: 'all' },
        serve: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
    if (values.help === true) return 'help';
    const apps =
      positionals.length === 0 ? APPS : positionals.map((name) => oneOf(name, APPS, 'application'));
    const engines = values.engine === 'all' ? ENGINES : [oneOf(values.engine, ENGINES, '--engine')];
    if (values.serve && apps.length !== 1)
      return { mistake: `--serve got ${apps.length} applications, expected one of ${APPS.join(', ')}.` };
    return { apps, engines, serve: values.serve };
  } catch (error) {
    if (error instanceof Error) return { mistake: `${error.message.split('\n', 1)[0]} See --help.` };
    throw error;
  }
}

/**
 * @template {string} T
 * @param {string} given
 * @param {readonly T[]} allowed
 * @param {string} what
 * @returns {T}
 */
function oneOf(given, allowed, what) {
  const found = allowed.find((name) => name === given);
  if (found === undefined)
    throw new Error(`${what} got ${JSON.stringify(given)}, expected one of ${allowed.join(', ')}.`);
  return found;
}
