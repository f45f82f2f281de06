import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ROOT } from '../bootstrap.mjs';
import { placeOf, SCOPE } from './identity.mjs';
import { runQuietly } from './packages.mjs';

/** @typedef {import('./packages.mjs').Published} Published */

/** Size limit of each tarball, kB: a quarter above its size when its line was written. */
const MAX_KB = {
  '@cameo/cli': 150,
  '@cameo/cloudfront-emulator': 80,
  '@cameo/command-line': 16,
  '@cameo/core': 105,
  '@cameo/describe': 40,
  '@cameo/edge': 1260,
  '@cameo/image': 110,
  '@cameo/infra': 130,
  '@cameo/local-edge': 45,
  '@cameo/react-image': 110,
  '@cameo/vite': 20,
};

/** Files that are useless to users of a package, or that must not be published. */
const ODD =
  /(?:^|\/)(?:src|tests?|coverage|node_modules|\.[^/]+)\/|\.test\.|\.map$|\.tsbuildinfo$|(?:^|\/)\.env|\.pem$/;

const BIN = join(ROOT, 'packages', 'react-image', 'node_modules', '.bin');

/**
 * The errors in a tarball; and its size and number of files, for people.
 * @param {Published} published
 * @param {string} tarball
 * @param {readonly Published[]} all
 * @param {string} scratch a folder
 * @returns {Promise<{ readonly facts: string, readonly faults: readonly string[] }>}
 */
export async function faultsOf({ name, folder }, tarball, all, scratch) {
  const unpacked = join(scratch, 'unpacked', name);
  await mkdir(unpacked, { recursive: true });
  await runQuietly('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1'], { cwd: scratch });
  const files = (await readdir(unpacked, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(unpacked.length + 1)
        .replaceAll('\\', '/'),
    );
  const manifest = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'));
  const kb = Math.ceil((await stat(tarball)).size / 1000);
  const maxKb = /** @type {Readonly<Record<string, number>>} */ (MAX_KB)[name] ?? 0;
  const faults = [
    ...(kb > maxKb
      ? [
          `got ${kb} kB, expected at most ${maxKb} kB: raise MAX_KB in scripts/release/tarballs.mjs with a reason`,
        ]
      : []),
    ...files
      .filter((file) => ODD.test(file))
      .map((file) => `has ${file}, which is for nobody who installs it`),
    ...['LICENSE', 'README.md'].filter((file) => !files.includes(file)).map((file) => `has no ${file}`),
    ...manifestFaults(manifest, all),
    ...placeFaults(manifest, relative(ROOT, folder).split(sep).join('/')),
    ...(await textFaults(unpacked, files)),
    ...(await toolFaults(manifest, folder, tarball)),
  ];
  return { facts: `${manifest.version}: ${kb} kB, ${files.length} files`, faults };
}

/**
 * @param {Readonly<Record<string, any>>} manifest
 * @param {readonly Published[]} all
 * @returns {readonly string[]}
 */
function manifestFaults(manifest, all) {
  const { name, version, license, engines, dependencies = {}, scripts = {} } = manifest;
  const names = new Set(all.map((each) => each.name));
  const wrong = [];
  if (!name.startsWith(`${SCOPE}/`)) wrong.push(`is not in the scope ${SCOPE}`);
  if (all.some((each) => each.manifest['version'] !== version))
    wrong.push(`is not of the version that the others have`);
  if (license !== 'MIT') wrong.push(`has the licence ${license}, expected MIT`);
  if (engines?.node !== '>=20.19') wrong.push(`needs Node ${engines?.node}, expected >=20.19`);
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
    if (script in scripts) wrong.push(`runs "${script}" when it is installed`);
  for (const [other, range] of Object.entries(dependencies)) {
    if (!other.startsWith(`${SCOPE}/`)) continue;
    if (!names.has(other)) wrong.push(`depends on ${other}, which is not published`);
    if (range !== version) wrong.push(`depends on ${other} ${range}, expected ${version}`);
  }
  return wrong;
}

/**
 * @param {Readonly<Record<string, any>>} manifest
 * @param {string} directory
 * @returns {readonly string[]}
 */
function placeFaults({ homepage, repository }, directory) {
  const expected = placeOf(directory);
  return isDeepStrictEqual({ homepage, repository }, expected)
    ? []
    : [
        `says that it is at ${repository?.url}, ${homepage}; expected ${expected.repository.url}, ${expected.homepage}: run pnpm release:identity`,
      ];
}

/**
 * Finds traces of the packing machine, and text of the workspace.
 * @param {string} unpacked
 * @param {readonly string[]} files
 */
async function textFaults(unpacked, files) {
  const wrong = [];
  for (const file of files.filter((each) => /\.(?:[cm]?js|ts|mts|json|yml|md|css)$/.test(each))) {
    const text = await readFile(join(unpacked, file), 'utf8');
    if (text.includes(ROOT.replace(/[\\/]$/, ''))) wrong.push(`${file} has a path of this machine`);
    if (/"workspace:/.test(text)) wrong.push(`${file} names a package of the workspace`);
  }
  return wrong;
}

/**
 * Messages of publint and attw. Both check the exports; a package without exports is a command.
 * @param {Readonly<Record<string, any>>} manifest
 * @param {string} folder
 * @param {string} tarball
 */
async function toolFaults(manifest, folder, tarball) {
  const styles = Object.keys(manifest['exports'] ?? {}).filter((entry) => entry.endsWith('.css'));
  const excluded = styles.length === 0 ? [] : ['--exclude-entrypoints', ...styles];
  const runs = [
    runQuietly(join(BIN, 'publint'), ['--strict'], { cwd: folder }),
    runQuietly(join(BIN, 'attw'), [tarball, '--profile', 'esm-only', ...excluded], { cwd: folder }),
  ];
  const ended = await Promise.allSettled(runs);
  return ended.flatMap((each) => (each.status === 'rejected' ? [String(each.reason.message)] : []));
}
