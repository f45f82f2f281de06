// The published packages, and how they are packed.
import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ROOT } from '../bootstrap.mjs';
import { SCOPE } from './identity.mjs';

/**
 * @typedef {object} Published
 * @property {string} name
 * @property {string} folder
 * @property {Readonly<Record<string, any>>} manifest its package.json
 */

/** Every package that is not private. @returns {Promise<readonly Published[]>} */
export async function publishedPackages() {
  const found = [];
  for (const group of ['packages', 'tools'])
    for (const name of (await readdir(join(ROOT, group))).sort()) {
      const folder = join(ROOT, group, name);
      const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
      const manifest = text === undefined ? undefined : JSON.parse(text);
      if (manifest !== undefined && manifest.private !== true)
        found.push({ name: String(manifest.name), folder, manifest });
    }
  return found;
}

/**
 * A package with its dependencies in the workspace.
 * @param {readonly string[]} names
 * @param {readonly Published[]} packages
 * @returns {readonly Published[]}
 */
export function withDependencies(names, packages) {
  const wanted = new Set(names);
  for (const name of wanted)
    for (const other of Object.keys(
      packages.find((each) => each.name === name)?.manifest['dependencies'] ?? {},
    ))
      if (other.startsWith(`${SCOPE}/`)) wanted.add(other);
  return packages.filter(({ name }) => wanted.has(name));
}

/**
 * Packs packages as for publishing.
 * @param {readonly Published[]} packages
 * @param {string} folder for the tarballs; it is created
 * @returns {Promise<Readonly<Record<string, string>>>} the tarball of each package, by its name
 */
export async function packPackages(packages, folder) {
  await mkdir(folder, { recursive: true });
  /** @type {Record<string, string>} */
  const tarballs = {};
  for (const { name, folder: from } of packages) {
    const before = new Set(await readdir(folder));
    await runQuietly('pnpm', ['pack', '--pack-destination', folder], { cwd: from });
    const made = (await readdir(folder)).find((file) => !before.has(file));
    if (made === undefined) throw new Error(`pnpm pack left nothing for ${name} in ${folder}`);
    tarballs[name] = join(folder, made);
  }
  return tarballs;
}

/**
 * Saves tarballs in a folder, with the list for publish.mjs.
 * @param {readonly Published[]} packages
 * @param {Readonly<Record<string, string>>} tarballs
 * @param {string} folder it is created
 */
export async function keepPacked(packages, tarballs, folder) {
  await mkdir(folder, { recursive: true });
  for (const file of Object.values(tarballs)) await cp(file, join(folder, basename(file)));
  const packed = packages.map(({ name, manifest }) => ({
    name,
    version: manifest['version'],
    file: basename(tarballs[name] ?? ''),
  }));
  await writeFile(join(folder, 'packed.json'), `${JSON.stringify(packed, undefined, 2)}\n`);
}

/**
 * The environment without the settings that npm and pnpm pass to scripts, which would affect another npm.
 * @returns {NodeJS.ProcessEnv}
 */
export function plainEnv() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:npm_(?:config_|package_|lifecycle_)|pnpm_config_|INIT_CWD$)/i.test(name),
    ),
  );
}

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} where
 * @returns {Promise<string>} its standard output
 * @throws Error with its output if it fails
 */
export function runQuietly(program, args, { cwd, env = plainEnv() }) {
  const windows = process.platform === 'win32';
  const child = spawn(program, [...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], shell: windows });
  const output = { out: '', all: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.out += text;
    output.all += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.all += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output.out);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code ?? signal}:\n${output.all}`));
    });
  });
}
