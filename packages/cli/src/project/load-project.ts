import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fromHere } from '@cameo/command-line';
import { type DefinedConfig, defineImageConfig, type ImageConfigInput, writtenIn } from '@cameo/core/config';
import type { Plugin } from 'esbuild';

/** A project: its configuration and its folder. */
export interface Project {
  /** The configuration's file. */
  readonly file: string;
  /** The folder of that file; it contains `.cameo`. */
  readonly folder: string;
  readonly config: DefinedConfig;
}

/** Supported names of a configuration. */
const NAMES = ['cameo.config.ts', 'cameo.config.mts', 'cameo.config.js', 'cameo.config.mjs'] as const;

/**
 * Finds and loads the configuration for the current folder.
 * @param named value of `--config`
 * @throws Error with the searched places, or with the configuration's error
 */
export async function loadProject(named?: string): Promise<Project> {
  const file = named === undefined ? findConfig(fromHere('.')) : fromHere(named);
  if (file === undefined)
    throw new Error(
      `There is no ${NAMES[0]} in ${fromHere('.')} or above: "npx cameo init" writes one, or --config FILE names it.`,
    );
  if (!existsSync(file))
    throw new Error(`--config names ${file}, which does not exist; name a configuration file.`);
  return { file, folder: dirname(file), config: await readConfig(file) };
}

/** The closest configuration in a folder or above it. */
export function findConfig(folder: string): string | undefined {
  const found = NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
  const parent = dirname(folder);
  return found !== undefined || parent === folder ? found : findConfig(parent);
}

/**
 * Loads a configuration in TypeScript or JavaScript on every supported Node, without writing a file beside it: imports from its
 * own folder are bundled, packages are imported from where they are installed.
 */
async function readConfig(file: string): Promise<DefinedConfig> {
  const name = basename(file);
  const { build } = await import('esbuild');
  const bundled = await build({
    entryPoints: [file],
    absWorkingDir: dirname(file),
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Without the condition "module", which Node does not support either.
    conditions: [],
    define: {
      'import.meta.url': JSON.stringify(pathToFileURL(file).href),
      'import.meta.dirname': JSON.stringify(dirname(file)),
    },
    plugins: [resolvedPackages],
    logLevel: 'silent',
  }).catch((error: unknown) => {
    throw new Error(`${name} cannot be read: ${firstFault(error)}`, { cause: error });
  });
  const text = bundled.outputFiles[0]?.text ?? '';
  const url = `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;
  const loaded = (await import(url).catch((error: unknown) => {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  })) as Exports & { readonly default?: unknown };
  // The default export of a CommonJS module has its exports.
  const config = loaded.config ?? (loaded.default as Exports | undefined)?.config ?? loaded.default;
  if (typeof config !== 'object' || config === null)
    throw new Error(
      `${name} exports ${Object.keys(loaded).join(', ') || 'nothing'}, expected "export const config = defineImageConfig({ … })".`,
    );
  if (isDefined(config)) return config;
  // A plain object is checked and completed here.
  try {
    return defineImageConfig(config as ImageConfigInput);
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

interface Exports {
  readonly config?: unknown;
}

const isDefined = (config: object): config is DefinedConfig =>
  writtenIn(config as DefinedConfig) !== undefined;

/** A module in a data URL cannot resolve packages: each import of one gets the URL of its file. */
const resolvedPackages: Plugin = {
  name: 'packages-from-their-place',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, resolveDir, kind, pluginData }) => {
      if (kind === 'entry-point' || pluginData === 'resolving') return undefined;
      if (path.startsWith('node:') || builtinModules.includes(path)) return { path, external: true };
      const found = await resolve(path, { resolveDir, kind, pluginData: 'resolving' });
      if (found.errors.length > 0) return { errors: found.errors };
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};

/** esbuild's errors are a list of messages with locations. */
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

/** A path for display: relative if that is shorter. */
export function shown(path: string): string {
  const short = relative(fromHere('.'), path);
  return short.startsWith('..') || short === '' ? path : short;
}
