// Collects the licences of the packages whose code is in a bundle: bundling loses their names and texts.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

const LICENCE = /^(?:licen[cs]e|notice)(?:[.-]\w+)*$/i;

/**
 * The licence text that must accompany an output of esbuild: name and version of each package in it or in its chunks,
 * with its licence; equal texts appear once. Empty when it contains no third-party code.
 * @param {import('esbuild').Metafile} metafile
 * @param {string} entry the output, as the metafile names it
 * @param {string} root the folder that its paths are relative to
 */
export function bundledLicences(metafile, entry, root) {
  const inputs = inputsOf(metafile, entry, root);
  /** @type {Map<string, Set<string>>} */
  const packagesOf = new Map();
  for (const folder of packageFolders(inputs)) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const texts = readdirSync(folder)
      .filter((file) => LICENCE.test(file))
      .sort()
      .map((file) => readFileSync(join(folder, file), 'utf8').trim());
    const text = texts.length === 0 ? `${license}; the package has no text of it` : texts.join('\n\n');
    packagesOf.set(text, (packagesOf.get(text) ?? new Set()).add(`${name} ${version} (${license})`));
  }
  const own = [...packagesOf].map(([text, packages]) => `${[...packages].sort().join('\n')}\n\n${text}\n`);
  // A file that was bundled earlier has its licences beside it.
  const brought = [...inputs]
    .map((path) => path.replace(/\.js$/, '.licences.txt'))
    .filter((path) => path.endsWith('.licences.txt') && existsSync(path))
    .map((path) => readFileSync(path, 'utf8'));
  return [...own.sort(), ...brought.sort()].join(`\n${'-'.repeat(80)}\n\n`);
}

/**
 * The input files of an output and of its chunks.
 * @param {import('esbuild').Metafile} metafile
 * @param {string} entry
 * @param {string} root
 */
function inputsOf(metafile, entry, root) {
  /** @type {Set<string>} */
  const inputs = new Set();
  const seen = new Set();
  const queue = [entry];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const output = metafile.outputs[path];
    if (output === undefined || seen.has(path)) continue;
    seen.add(path);
    queue.push(...output.imports.map((chunk) => chunk.path));
    for (const input of Object.keys(output.inputs)) inputs.add(resolve(root, input));
  }
  return inputs;
}

/** @param {ReadonlySet<string>} inputs */
function packageFolders(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const parts = input.split(sep);
    const at = parts.lastIndexOf('node_modules');
    if (at < 0) continue;
    folders.add(parts.slice(0, at + (parts[at + 1]?.startsWith('@') ? 3 : 2)).join(sep));
  }
  return folders;
}
