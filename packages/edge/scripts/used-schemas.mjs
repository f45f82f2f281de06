// Lets esbuild leave out the descriptions of calls that are not used: the SDK describes each in arrays whose keys are
// constants, and esbuild keeps an object with a computed key, because computing it might do something.
import { readFile } from 'node:fs/promises';

/** A constant text as the SDK declares it, one in a line. */
const CONSTANT = /^const (\w+) = ("[^"\\\n]*");$/gm;

/**
 * The text of a module with its constant texts as keys: `{ [_h]: 1 }` becomes `{ "http": 1 }`.
 * @param {string} text
 */
export function withPlainKeys(text) {
  const constants = new Map([...text.matchAll(CONSTANT)].map(([, name = '', value = '']) => [name, value]));
  return text.replace(/\[(\w+)\]:/g, (whole, name) =>
    constants.has(name) ? `${constants.get(name)}:` : whole,
  );
}

/** @type {import('esbuild').Plugin} */
export const usedSchemas = {
  name: 'used-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist-es[\\/].*[\\/]schemas_0\.js$/ }, async ({ path }) => ({
      contents: withPlainKeys(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};
