import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { edgeFolder } from './bundles.js';

/** The files of a function, by their path in the zip: where each is read from. */
export type FunctionFiles = ReadonlyMap<string, string>;

/**
 * What sharp loads by a name that it puts together when it runs, for the one system that Lambda@Edge has. By the versions
 * the functions tell whether the codecs are safe.
 */
const NATIVE: Readonly<Record<string, RegExp>> = {
  '@img/sharp-linux-x64': /^(?:index\.cjs|lib\/sharp-linux-x64-[\d.]+\.node)$/,
  '@img/sharp-libvips-linux-x64': /^(?:lib\/libvips-cpp\.so\.[\d.]+|versions\.json)$/,
};

/** Files that go along with every package: Node reads the first, and the licences ask for the others. */
const ALONG = /^(?:package\.json|licen[cs]e(?:\.\w+)?)$/i;

/** libvips' notices about the libraries in it stand in its README. */
const NOTICES: Readonly<Record<string, RegExp>> = { '@img/sharp-libvips-linux-x64': /^README\.md$/ };

/**
 * Every file that a bundle reaches, now or later, and nothing else: its chunks, the modules of the packages that it
 * imports, and the native code for Linux x64 if sharp is one of them.
 */
export async function functionFiles(bundles: string, entry: string): Promise<FunctionFiles> {
  const folder = realpathSync(bundles);
  const { metafile } = await build({
    entryPoints: [join(folder, entry)],
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    // Native code cannot be followed, and is not the same here as where the function runs.
    external: ['@img/sharp-*', '*.node'],
    // From anywhere, as the package finds what its bundles import.
    nodePaths: [nodeModulesOf('sharp')],
    plugins: [asRequire],
    logLevel: 'silent',
  });
  const files = new Map<string, string>();
  const packages = new Map<string, string>();
  for (const input of Object.keys(metafile.inputs)) {
    const from = resolve(folder, input);
    const owner = packageOf(from);
    if (owner !== undefined) packages.set(owner.name, owner.folder);
    add(files, owner === undefined ? toSlashes(relative(folder, from)) : inPackage(owner, from), from);
  }
  if (packages.has('sharp'))
    for (const name of Object.keys(NATIVE)) packages.set(name, await nativeFolder(name, packages));
  for (const [name, root] of packages)
    for (const path of listFiles(root))
      if (ALONG.test(path) || NATIVE[name]?.test(path) || NOTICES[name]?.test(path))
        add(files, `node_modules/${name}/${path}`, join(root, path));
  // Code of others that is part of the bundle, whose licences ask to go along.
  const licences = entry.replace(/\.mjs$/, '.licences.txt');
  if (existsSync(join(folder, licences))) add(files, licences, join(folder, licences));
  return new Map([...files].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * What a bundle requires by a function that it makes for itself is followed like any other require; what is required by a
 * name that is put together when it runs cannot be.
 */
const asRequire: Plugin = {
  name: 'as-require',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text
        .replace('const require = createRequire(import.meta.url);', '')
        .replace(/\b[\w$]{1,40}\.createRequire\(import\.meta\.url\)\(/g, 'require(')
        .replace(/\brequire\(`/g, 'unknown(`');
      return { contents, loader: 'js' };
    });
  },
};

/** The folder in which the edge package finds one of its dependencies. */
function nodeModulesOf(name: string): string {
  const entry = createRequire(join(edgeFolder(), 'package.json')).resolve(name);
  const parts = entry.split(sep);
  return parts.slice(0, parts.lastIndexOf('node_modules') + 1).join(sep);
}

interface Owner {
  readonly name: string;
  readonly folder: string;
}

const toSlashes = (path: string): string => path.split(sep).join('/');

/** The package that a file belongs to: what stands after the last `node_modules`. */
function packageOf(path: string): Owner | undefined {
  const parts = path.split(sep);
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return undefined;
  const words = parts[at + 1]?.startsWith('@') ? 2 : 1;
  return {
    name: parts.slice(at + 1, at + 1 + words).join('/'),
    folder: parts.slice(0, at + 1 + words).join(sep),
  };
}

const inPackage = ({ name, folder }: Owner, path: string): string =>
  `node_modules/${name}/${toSlashes(relative(folder, path))}`;

function installed(name: string, require: NodeJS.Require): string | undefined {
  try {
    return dirname(realpathSync(require.resolve(`${name}/package`)));
  } catch {
    return undefined;
  }
}

/** The folder of a package of native code, which must be the version that this sharp asks for. */
async function nativeFolder(name: string, packages: ReadonlyMap<string, string>): Promise<string> {
  const require = createRequire(import.meta.url);
  const sharp = require(join(packages.get('sharp') ?? '', 'package.json'));
  const wanted = sharp.optionalDependencies?.[name];
  const folder =
    installed(name, require) ?? installed(name, createRequire(`${packages.get('sharp')}/package.json`));
  if (folder === undefined)
    throw new Error(
      `${name} is not installed, because this is no Linux on x64 and the functions run on one: ` +
        `run "npm install --no-save --force ${Object.keys(NATIVE)
          .map((each) => `${each}@${sharp.optionalDependencies?.[each]}`)
          .join(' ')}".`,
    );
  const { version } = require(join(folder, 'package.json'));
  if (version !== wanted)
    throw new Error(
      `${name}: got ${version}, expected ${wanted}, which sharp ${sharp.version} asks for: ` +
        `have @cameo/infra and sharp be of versions that go together.`,
    );
  return folder;
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(toSlashes);
}

function add(files: Map<string, string>, path: string, from: string): void {
  const other = files.get(path);
  if (other !== undefined && other !== from)
    throw new Error(`Two versions of ${basename(path)} at ${path}: ${other} and ${from}; expected one.`);
  if (path.startsWith('..') || !existsSync(from))
    throw new Error(`${from} is outside of what may be packed.`);
  files.set(path, from);
}
