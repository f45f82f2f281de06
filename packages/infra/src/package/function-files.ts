import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Plugin } from 'esbuild';
import { edgeFolder } from './bundles.js';
import { joinPackage } from './join-package.js';

/** The files of a function: paths in the zip, and their locations. */
export type FunctionFiles = ReadonlyMap<string, string>;

/** Lambda's processors, by the names in packages of native code; Lambda@Edge has only the first. */
export type Processor = 'x64' | 'arm64';

/**
 * Files that sharp loads by a computed name, for Linux on one processor. From the versions the functions check whether the
 * codecs are safe.
 */
const nativeOf = (processor: Processor): Readonly<Record<string, RegExp>> => ({
  [`@img/sharp-linux-${processor}`]: /^(?:index\.cjs|lib\/sharp-linux-\w+-[\d.]+\.node)$/,
  [`@img/sharp-libvips-linux-${processor}`]: /^(?:lib\/libvips-cpp\.so\.[\d.]+|versions\.json)$/,
});

/** Files that accompany every package: Node reads the first, and the licences require the others. */
const ACCOMPANYING = /^(?:package\.json|licen[cs]e(?:\.\w+)?)$/i;

/** libvips' notices about its libraries are in its README. */
const hasNotices = (name: string, path: string): boolean =>
  name.startsWith('@img/sharp-libvips-') && path === 'README.md';

/**
 * Every file that a bundle can load, and nothing else: its chunks, the packages that it imports, each as one module that
 * contains its dependencies, and the native code for Linux on one processor if sharp is one of them. The modules are written
 * into the folder of the bundles.
 */
export async function functionFiles(
  bundles: string,
  entry: string,
  processor: Processor = 'x64',
): Promise<FunctionFiles> {
  const folder = realpathSync(bundles);
  const { build } = await import('esbuild');
  const { metafile } = await build({
    entryPoints: [join(folder, entry)],
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    // Native code cannot be traced, and differs from that of this machine.
    external: ['@img/sharp-*', '*.node'],
    // Resolved from the edge package, which has the bundles' dependencies.
    nodePaths: [nodeModulesOf('sharp')],
    plugins: [asRequire],
    logLevel: 'silent',
  });
  const files = new Map<string, string>();
  const packages = new Map<string, string>();
  for (const [input, { imports }] of Object.entries(metafile.inputs)) {
    const from = resolve(folder, input);
    const owner = packageOf(from);
    if (owner !== undefined) {
      packages.set(owner.name, owner.folder);
      continue;
    }
    add(files, toSlashes(relative(folder, from)), from);
    for (const { path, external } of imports) {
      const module = resolve(folder, path);
      const imported = external === true ? undefined : packageOf(module);
      if (imported === undefined) continue;
      const place = inPackage(imported, module);
      const joined = join(folder, 'joined', place);
      if (!existsSync(joined)) await joinPackage(module, joined);
      add(files, place, joined);
    }
  }
  const native = nativeOf(processor);
  const sharp = packages.get('sharp');
  if (sharp !== undefined)
    for (const name of Object.keys(native)) packages.set(name, nativeFolder(name, sharp, processor));
  for (const [name, root] of packages)
    for (const path of listFiles(root))
      if (ACCOMPANYING.test(path) || native[name]?.test(path) || hasNotices(name, path))
        add(files, `node_modules/${name}/${path}`, join(root, path));
  // Licences of third-party code in the bundle, which must accompany it.
  const licences = entry.replace(/\.mjs$/, '.licences.txt');
  if (existsSync(join(folder, licences))) add(files, licences, join(folder, licences));
  return new Map([...files].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** A bundle's own `require` function is traced like any other; requests with a name that is computed at run time cannot be. */
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

/** The folder from which the edge package resolves one of its dependencies. */
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

/** The package of a file: the part after the last `node_modules`. */
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

/** Whether sharp's native code for a processor is installed, so that a function for it can be packaged. */
export function hasNative(processor: Processor): boolean {
  const sharp = realpathSync(join(nodeModulesOf('sharp'), 'sharp'));
  return Object.keys(nativeOf(processor)).every((name) => installedFor(sharp, name) !== undefined);
}

const installedFor = (sharp: string, name: string): string | undefined =>
  installed(name, createRequire(import.meta.url)) ??
  installed(name, createRequire(join(sharp, 'package.json')));

/** The folder of a native package, which must have the version that this sharp requires. */
function nativeFolder(name: string, folderOfSharp: string, processor: Processor): string {
  const require = createRequire(import.meta.url);
  const sharp = require(join(folderOfSharp, 'package.json'));
  const wanted = sharp.optionalDependencies?.[name];
  const folder = installedFor(folderOfSharp, name);
  if (folder === undefined)
    throw new Error(
      `${name} is not installed, because this is no Linux on ${processor} and ${processor === 'x64' ? 'the functions run' : 'Refine runs'} on one: ` +
        `run "npm install --no-save --force ${Object.keys(nativeOf(processor))
          .map((each) => `${each}@${sharp.optionalDependencies?.[each]}`)
          .join(
            ' ',
          )}"${processor === 'arm64' ? ', or leave refineArchitecture out of cameo.config.ts' : ''}.`,
    );
  const { version } = require(join(folder, 'package.json'));
  if (version !== wanted)
    throw new Error(
      `${name}: got ${version}, expected ${wanted}, which sharp ${sharp.version} requires: ` +
        `use versions of @cameo/infra and sharp that match.`,
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
    throw new Error(`${from} is outside the folders that may be packed.`);
  files.set(path, from);
}
