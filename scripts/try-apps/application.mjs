import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** @typedef {import('./args.mjs').AppName} AppName */
/** @typedef {import('./programs.mjs').Programs} Programs */

/** The packages that applications may install; the others are tools of this workspace. */
const PACKED = ['core', 'image', 'react-image'];

/** The setting of each application for the URL of its pictures, at build time and at run time. */
const PICTURES = {
  html: 'PICTURES',
  vue: 'VITE_PICTURES',
  'vite-tailwind': 'VITE_PICTURES',
  next: 'NEXT_PUBLIC_PICTURES',
};

/**
 * Packs the packages as for publishing.
 * @param {string} root of the project
 * @param {string} folder for the tarballs
 * @param {Programs} programs
 * @returns {Promise<Readonly<Record<string, string>>>} the tarball of each package, by its name
 */
export async function packPackages(root, folder, programs) {
  await mkdir(folder);
  /** @type {Record<string, string>} */
  const tarballs = {};
  for (const name of PACKED) {
    const before = new Set(await readdir(folder));
    await programs.run('pnpm', ['pack', '--pack-destination', folder], { cwd: join(root, 'packages', name) });
    const made = (await readdir(folder)).find((file) => !before.has(file));
    if (made === undefined) throw new Error(`pnpm pack left nothing for packages/${name} in ${folder}`);
    tarballs[`@cameo/${name}`] = join(folder, made);
  }
  return tarballs;
}

/**
 * Copies an example out of the workspace, installs it with npm, and builds it for production. Install scripts are disabled.
 * @param {string} example its folder
 * @param {string} folder target of the copy
 * @param {Readonly<Record<string, string>>} tarballs
 * @param {string} pictures URL of its pictures
 * @param {Programs} programs
 */
export async function buildApplication(example, folder, tarballs, pictures, programs) {
  const made = new Set(['node_modules', 'dist', '.next', 'package-lock.json']);
  await cp(example, folder, { recursive: true, filter: (path) => !made.has(basename(path)) });
  const file = join(folder, 'package.json');
  const description = JSON.parse(await readFile(file, 'utf8'));
  for (const [name, tarball] of Object.entries(tarballs))
    if (description.dependencies[name] !== undefined) description.dependencies[name] = `file:${tarball}`;
  await writeFile(file, JSON.stringify(description, undefined, 2));
  await programs.run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
  });
  if (description.dependencies.react === undefined && existsSync(join(folder, 'node_modules', 'react')))
    throw new Error(`${description.name} does not name React, and npm installed it`);
  if (description.scripts.build === undefined) return;
  const env = { [PICTURES[/** @type {AppName} */ (basename(example))]]: pictures };
  await programs.run('npm', ['run', 'build'], { cwd: folder, env });
}

/**
 * Starts a built application.
 * @param {AppName} name
 * @param {string} folder
 * @param {string} pictures URL of its pictures
 * @param {Programs} programs
 * @param {Pick<typeof import('../../packages/browsers/dist/index.js'), 'freePort' | 'waitFor'>} browsers
 * @returns {Promise<string>} its URL
 */
export async function startApplication(name, folder, pictures, programs, { freePort, waitFor }) {
  const port = await freePort();
  const args = name === 'html' ? [] : ['--', '--port', String(port)];
  const env = { PORT: String(port), NODE_ENV: 'production', [PICTURES[name]]: pictures };
  const { group, output } = programs.start('npm', ['start', ...args], { cwd: folder, env });
  const url = `http://127.0.0.1:${port}`;
  const answers = () =>
    fetch(url).then(
      ({ ok }) => (ok ? url : undefined),
      () => undefined,
    );
  return waitFor(name, answers, { group, timeoutMs: 60_000 }).catch((error) => {
    throw new Error(`${name} did not start:\n${output()}`, { cause: error });
  });
}
