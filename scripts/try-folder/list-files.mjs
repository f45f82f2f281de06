import { readdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';

/** Files below a folder of this name are broken or malicious on purpose. */
const HOSTILE = 'hostile';

/**
 * @typedef {object} File
 * @property {string} file absolute
 * @property {string} path relative to the folder, with slashes: what is asked for
 * @property {boolean} hostile
 */

/**
 * Every plain file below a folder, in the order of their paths. Names that begin with a dot and links are left out.
 * @param {string} folder absolute
 * @param {string | undefined} only what a path must have in it
 * @returns {Promise<readonly File[]>}
 */
export async function listFiles(folder, only) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const parts = relative(folder, file).split(sep);
      const hostile = [basename(folder), ...parts.slice(0, -1)].includes(HOSTILE);
      return { file, path: parts.join('/'), hostile, hidden: parts.some((part) => part.startsWith('.')) };
    });
  return files
    .filter(({ hidden, path }) => !hidden && (only === undefined || path.includes(only)))
    .map(({ file, path, hostile }) => ({ file, path, hostile }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}
