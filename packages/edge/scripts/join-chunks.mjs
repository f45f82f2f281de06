// Joins what a function loads at the same time: esbuild puts every set of modules that two parts share into a chunk of its
// own, and each file costs a cold start a millisecond.
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

/** An import of a chunk as esbuild prints it without white space. */
const IMPORT = /\bimport(?:\{([^{}]*)\}from)?"\.\/([\w-]+\.mjs)";/g;

/**
 * Bundles an entry with all chunks that it imports at once into one chunk, `start-<hash>.mjs`, and then each of the given
 * groups of modules that are imported later, with what they import at once and no earlier chunk has, into `<name>-<hash>.mjs`.
 * The entry only passes on what it exports from there. All other chunks import from the new ones what they had from the old
 * ones, which are deleted: each module still exists once, whatever URL the entry was imported by.
 * @param {import('esbuild').Metafile} metafile of the build with `splitting`
 * @param {string} entry the output of the entry, as the metafile names it
 * @param {Readonly<Record<string, readonly string[]>>} later names of the groups, in the order in which they are loaded, and
 * the ends of their modules' paths
 * @param {string} root the folder that its paths are relative to
 * @param {import('esbuild').BuildOptions} options how it was built
 * @returns {Promise<readonly string[]>} the absolute paths of the files that there are now
 * @throws {Error} if a chunk is imported in a way that is not known
 */
export async function joinChunks(metafile, entry, later, root, options) {
  const outputs = Object.keys(metafile.outputs);
  const groups = [{ name: 'start', entries: [entry] }];
  for (const [name, modules] of Object.entries(later))
    groups.push({ name, entries: modules.map((module) => outputOf(metafile, module)) });
  const folder = resolve(root, dirname(groups[1]?.entries[0] ?? entry));
  /** @type {Set<string>} */
  const joined = new Set();
  /** @type {string[]} */
  const files = [];
  for (const { name, entries } of groups) {
    const group = importedAtOnce(metafile, entries).filter((output) => !joined.has(output));
    for (const output of group) joined.add(output);
    const names = exportNames(metafile, group);
    const text = await bundled(names, root, folder, options);
    const file = `${name}-${createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase()}.mjs`;
    const others = [...files, ...outputs.filter((output) => !joined.has(output))];
    for (const other of others) await importFrom(file, names, resolve(root, other));
    for (const output of group) if (output !== entry) await rm(resolve(root, output));
    await writeFile(join(folder, file), text);
    files.push(join(folder, file));
    if (name !== 'start') continue;
    const ownNames = names.get(entry) ?? new Map();
    const list = [...ownNames].map(([own, alias]) => (alias === own ? own : `${alias} as ${own}`));
    await writeFile(resolve(root, entry), `export{${list.join(',')}}from"./chunks/${file}";\n`);
  }
  const rest = outputs.filter((output) => output === entry || !joined.has(output));
  return [...files, ...rest.map((output) => resolve(root, output))];
}

/**
 * The output of a module that is imported on demand.
 * @param {import('esbuild').Metafile} metafile
 * @param {string} module the end of its path
 */
function outputOf({ outputs }, module) {
  const found = Object.keys(outputs).find((output) => outputs[output]?.entryPoint?.endsWith(module));
  if (found === undefined)
    throw new Error(`Got no chunk of ${module}, expected one that is imported on demand.`);
  return found;
}

/**
 * The text of one chunk with everything that some outputs export.
 * @param {ReadonlyMap<string, ReadonlyMap<string, string>>} names
 * @param {string} root
 * @param {string} folder
 * @param {import('esbuild').BuildOptions} options
 */
async function bundled(names, root, folder, options) {
  const contents = [...names]
    .map(([output, aliases]) => {
      const list = [...aliases].map(([name, alias]) => `${name} as ${alias}`);
      return `export{${list.join(',')}}from${JSON.stringify(resolve(root, output))};`;
    })
    .join('\n');
  const { outputFiles } = await build({
    ...options,
    splitting: false,
    // The chunks lie in whatever folder, whose package.json says nothing of them.
    ignoreAnnotations: true,
    metafile: false,
    define: {},
    write: false,
    stdin: { contents, resolveDir: folder },
    plugins: [othersStay(new Set([...names.keys()].map((output) => resolve(root, output))), folder)],
  });
  const [{ text }] = /** @type {[import('esbuild').OutputFile]} */ (outputFiles);
  return text;
}

/**
 * Lets a file import from a new chunk what it imported from those that the chunk replaces.
 * @param {string} chunk the name of the new chunk
 * @param {ReadonlyMap<string, ReadonlyMap<string, string>>} names of what it exports, by the outputs that it replaces
 * @param {string} path
 */
async function importFrom(chunk, names, path) {
  const byFile = new Map([...names].map(([output, aliases]) => [basename(output), aliases]));
  const code = (await readFile(path, 'utf8'))
    .replace(IMPORT, (whole, list, file) => {
      const aliases = byFile.get(file);
      if (aliases === undefined) return whole;
      if (list === undefined) return `import"./${chunk}";`;
      return `import{${renamed(list, aliases).join(',')}}from"./${chunk}";`;
    })
    .replace(/\bimport\("\.\/([\w-]+\.mjs)"\)/g, (whole, file) => {
      const aliases = byFile.get(file);
      if (aliases === undefined) return whole;
      const changed = [...aliases].find(([name, alias]) => name !== alias);
      if (changed !== undefined)
        throw new Error(
          `${path} imports ${file} on demand, whose ${changed[0]} has the name of another export.`,
        );
      return `import("./${chunk}")`;
    });
  const left = [...byFile.keys()].find((file) => code.includes(file));
  if (left !== undefined)
    throw new Error(
      `${path} reaches ${left} in a way that join-chunks.mjs does not know: it expects "import {…} from" or "import(…)".`,
    );
  await writeFile(path, code);
}

/**
 * The outputs that some entries import at once, themselves first.
 * @param {import('esbuild').Metafile} metafile
 * @param {readonly string[]} entries
 */
function importedAtOnce(metafile, entries) {
  const found = [...entries];
  for (const output of found)
    for (const { path, kind, external } of metafile.outputs[output]?.imports ?? [])
      if (kind === 'import-statement' && external !== true && !found.includes(path)) found.push(path);
  return found;
}

/**
 * A name for each export of each output, which no two share.
 * @param {import('esbuild').Metafile} metafile
 * @param {readonly string[]} outputs
 * @returns {Map<string, Map<string, string>>}
 */
function exportNames(metafile, outputs) {
  /** @type {Map<string, number>} */
  const taken = new Map();
  return new Map(
    outputs.map((output) => {
      const aliases = (metafile.outputs[output]?.exports ?? []).map((name) => {
        const times = taken.get(name) ?? 0;
        taken.set(name, times + 1);
        return /** @type {const} */ ([name, times === 0 ? name : `${name}$${times}`]);
      });
      return /** @type {const} */ ([output, new Map(aliases)]);
    }),
  );
}

/**
 * The parts of an import list, with the new names of what is imported.
 * @param {string} list
 * @param {ReadonlyMap<string, string>} aliases
 */
const renamed = (list, aliases) =>
  list.split(',').map((part) => {
    const [name = '', local = name] = part.trim().split(/\s+as\s+/);
    const alias = aliases.get(name);
    if (alias === undefined)
      throw new Error(`Got an import of ${name}, which none of the joined chunks exports.`);
    return alias === local ? alias : `${alias} as ${local}`;
  });

/**
 * Keeps all other chunks as they are, next to the new one.
 * @param {ReadonlySet<string>} joined
 * @param {string} folder
 * @returns {import('esbuild').Plugin}
 */
const othersStay = (joined, folder) => ({
  name: 'others-stay',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const file = resolve(resolveDir, path);
      if (joined.has(file)) return { path: file };
      if (dirname(file) !== folder) throw new Error(`Got ${file}, expected a chunk in ${folder}.`);
      return { path: `./${basename(file)}`, external: true };
    });
  },
});
