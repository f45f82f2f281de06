// Joins what a function loads when it starts: esbuild puts every set of modules that the start and some later part share into a
// chunk of its own, and each file costs a cold start a millisecond.
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

/** An import of a chunk as esbuild prints it without white space. */
const IMPORT = /\bimport(?:\{([^{}]*)\}from)?"\.\/([\w-]+\.mjs)";/g;

/**
 * Bundles an entry with all chunks that it imports at once into one chunk, `start-<hash>.mjs`. The entry only passes on what it exports
 * from there. Chunks that are loaded later import from the new chunk what they had from the old ones, which are deleted: each
 * module still exists once, whatever URL the entry was imported by.
 * @param {import('esbuild').Metafile} metafile of the build with `splitting`
 * @param {string} entry the output of the entry, as the metafile names it
 * @param {string} root the folder that its paths are relative to
 * @param {import('esbuild').BuildOptions} options how it was built
 * @returns {Promise<readonly string[]>} the absolute paths of the files that there are now
 * @throws {Error} if a chunk is imported in a way that is not known
 */
export async function joinStart(metafile, entry, root, options) {
  const start = startOf(metafile, entry);
  const later = Object.keys(metafile.outputs).filter((output) => !start.includes(output));
  const names = exportNames(metafile, start);
  const exported = metafile.outputs[entry]?.exports ?? [];
  const folder = resolve(root, dirname(start[1] ?? entry));
  const contents = [...names]
    .map(([output, aliases]) => {
      const list = [...aliases].map(([name, alias]) => `${name} as ${alias}`);
      return `export{${list.join(',')}}from${JSON.stringify(resolve(root, output))};`;
    })
    .join('\n');
  const starts = new Set(start.map((output) => resolve(root, output)));
  const { outputFiles } = await build({
    ...options,
    splitting: false,
    // The chunks lie in whatever folder, whose package.json says nothing of them.
    ignoreAnnotations: true,
    metafile: false,
    define: {},
    write: false,
    stdin: { contents, resolveDir: folder },
    plugins: [laterStays(starts, folder)],
  });
  const [{ text }] = /** @type {[import('esbuild').OutputFile]} */ (outputFiles);
  const name = `start-${createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase()}.mjs`;
  await writeFile(join(folder, name), text);

  const byFile = new Map([...names].map(([output, aliases]) => [basename(output), aliases]));
  for (const output of later) {
    const path = resolve(root, output);
    const code = (await readFile(path, 'utf8')).replace(IMPORT, (whole, list, file) => {
      const aliases = byFile.get(file);
      if (aliases === undefined) return whole;
      if (list === undefined) return `import"./${name}";`;
      return `import{${renamed(list, aliases).join(',')}}from"./${name}";`;
    });
    const left = [...byFile.keys()].find((file) => code.includes(file));
    if (left !== undefined)
      throw new Error(
        `${output} reaches ${left} in a way that join-start.mjs does not know: it expects "import {…} from".`,
      );
    await writeFile(path, code);
  }
  for (const output of start) if (output !== entry) await rm(resolve(root, output));
  const ownNames = names.get(entry) ?? new Map();
  const list = exported.map((each) =>
    ownNames.get(each) === each ? each : `${ownNames.get(each)} as ${each}`,
  );
  const file = resolve(root, entry);
  await writeFile(file, `export{${list.join(',')}}from"./chunks/${name}";\n`);
  return [file, join(folder, name), ...later.map((output) => resolve(root, output))];
}

/**
 * The outputs that an entry imports at once, itself first.
 * @param {import('esbuild').Metafile} metafile
 * @param {string} entry
 */
function startOf(metafile, entry) {
  const found = [entry];
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
      throw new Error(`Got an import of ${name}, which no chunk of the start exports.`);
    return alias === local ? alias : `${alias} as ${local}`;
  });

/**
 * Keeps what is loaded later as it is, next to the new chunk.
 * @param {ReadonlySet<string>} starts
 * @param {string} folder
 * @returns {import('esbuild').Plugin}
 */
const laterStays = (starts, folder) => ({
  name: 'later-stays',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const file = resolve(resolveDir, path);
      if (starts.has(file)) return { path: file };
      if (dirname(file) !== folder) throw new Error(`Got ${file}, expected a chunk in ${folder}.`);
      return { path: `./${basename(file)}`, external: true };
    });
  },
});
