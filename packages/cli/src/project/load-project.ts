import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fromHere } from '@cameo/command-line';
import { type DefinedConfig, defineImageConfig, type ImageConfigInput, writtenIn } from '@cameo/core/config';
import { build, type Plugin } from 'esbuild';

/** A project: its configuration and the folder that it is in. */
export interface Project {
  /** The configuration's file. */
  readonly file: string;
  /** The folder of that file; `.cameo` is in it. */
  readonly folder: string;
  readonly config: DefinedConfig;
}

/** What a configuration may be called. */
const NAMES = ['cameo.config.ts', 'cameo.config.mts', 'cameo.config.js', 'cameo.config.mjs'] as const;

/**
 * Finds and reads the configuration of the project that the person is in.
 * @param named what `--config` says
 * @throws Error that says where it was looked for, or what is wrong in it
 */
export async function loadProject(named?: string): Promise<Project> {
  const file = named === undefined ? findConfig(fromHere('.')) : fromHere(named);
  if (file === undefined)
    throw new Error(
      `There is no ${NAMES[0]} in ${fromHere('.')} or above: "npx cameo init" writes one, or --config FILE names it.`,
    );
  if (!existsSync(file))
    throw new Error(`--config names ${file}, which is not there; give the file of a configuration.`);
  return { file, folder: dirname(file), config: await readConfig(file) };
}

/** The closest configuration in a folder or above it. */
export function findConfig(folder: string): string | undefined {
  const found = NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
  const parent = dirname(folder);
  return found !== undefined || parent === folder ? found : findConfig(parent);
}

/**
 * Reads a configuration written in TypeScript or JavaScript on every Node, and without a file beside it: what it imports
 * from its own folder becomes part of it, packages are imported from where they are installed.
 */
async function readConfig(file: string): Promise<DefinedConfig> {
  const name = basename(file);
  const bundled = await build({
    entryPoints: [file],
    absWorkingDir: dirname(file),
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Without the condition "module", for Node does not know it either.
    conditions: [],
    define: {
      'import.meta.url': JSON.stringify(pathToFileURL(file).href),
      'import.meta.dirname': JSON.stringify(dirname(file)),
    },
    plugins: [packagesFromTheirPlace],
    logLevel: 'silent',
  }).catch((error: unknown) => {
    throw new Error(`${name} cannot be read: ${firstFault(error)}`, { cause: error });
  });
  const text = bundled.outputFiles[0]?.text ?? '';
  const url = `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;
  const loaded = (await import(url).catch((error: unknown) => {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  })) as { readonly config?: unknown; readonly default?: unknown };
  const config = loaded.config ?? loaded.default;
  if (typeof config !== 'object' || config === null)
    throw new Error(
      `${name} exports ${Object.keys(loaded).join(', ') || 'nothing'}, expected "export const config = defineImageConfig({ … })".`,
    );
  // One that is only written down is checked and completed here.
  return isDefined(config) ? config : defineImageConfig(config as ImageConfigInput);
}

const isDefined = (config: object): config is DefinedConfig =>
  writtenIn(config as DefinedConfig) !== undefined;

/** A module that is a text has no place to look for packages from: each import of one gets the address of its file. */
const packagesFromTheirPlace: Plugin = {
  name: 'packages-from-their-place',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, resolveDir, kind, pluginData }) => {
      if (kind === 'entry-point' || pluginData === 'asked') return undefined;
      if (path.startsWith('node:') || builtinModules.includes(path)) return { path, external: true };
      const found = await resolve(path, { resolveDir, kind, pluginData: 'asked' });
      if (found.errors.length > 0) return { errors: found.errors };
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};

/** esbuild's errors have a list of what is wrong, each with its place. */
function firstFault(error: unknown): string {
  const [first] = (error as { readonly errors?: readonly Fault[] }).errors ?? [];
  if (first === undefined) return error instanceof Error ? error.message : String(error);
  const { location } = first;
  return location === null
    ? first.text
    : `line ${location.line}, column ${location.column + 1}: ${first.text}`;
}

interface Fault {
  readonly text: string;
  readonly location: { readonly line: number; readonly column: number } | null;
}

/** A path as the person sees it: relative where that is shorter. */
export function shown(path: string): string {
  const short = relative(fromHere('.'), path);
  return short.startsWith('..') || short === '' ? path : short;
}
