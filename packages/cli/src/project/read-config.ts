import { builtinModules } from 'node:module';
import { basename, dirname, resolve as resolved } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type DefinedConfig, defineImageConfig, type ImageConfigInput, writtenIn } from '@cameo/core/config';
import type { Plugin } from 'esbuild';
import { configProblem } from './config-problem.js';

/** Time in which a configuration is loaded, ms; it may ask a server for something. */
const LOAD_MS = 30_000;

/**
 * Loads a configuration in TypeScript or JavaScript on every supported Node, without writing a file beside it: imports from its
 * own folder are bundled, packages are imported from where they are installed.
 * @throws Error in one line, with the file's name
 */
export async function readConfig(file: string, loadMs = LOAD_MS): Promise<DefinedConfig> {
  const name = basename(file);
  const url = `data:text/javascript;base64,${Buffer.from(await bundled(file)).toString('base64')}`;
  const loaded = await withoutOutput(() => settled(import(url), loadMs)).catch((error: unknown) => {
    throw new Error(`${name}: ${configProblem(error)}`, { cause: error });
  });
  // The default export of a CommonJS module has its exports.
  const config = loaded.config ?? (loaded.default as Exports | undefined)?.config ?? loaded.default;
  const received = withoutSettings(config, loaded);
  if (received !== undefined)
    throw new Error(
      `${name} exports ${received}, expected "export const config = defineImageConfig({ … })".`,
    );
  if (isDefined(config as object)) return config as DefinedConfig;
  // A plain object is checked and completed here.
  try {
    return defineImageConfig(config as ImageConfigInput);
  } catch (error) {
    throw new Error(`${name}: ${configProblem(error)}`, { cause: error });
  }
}

/** @throws Error if the module waits for something that does not come */
async function settled(loading: Promise<Exports>, loadMs: number): Promise<Exports> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // Without a timer Node would end silently when nothing else is left to do.
    timer = setTimeout(
      () =>
        reject(
          new Error(
            `its code did not end within ${loadMs / 1000} s; remove what it awaits at its top level.`,
          ),
        ),
      loadMs,
    );
  });
  return Promise.race([loading, late]).finally(() => clearTimeout(timer));
}

interface Exports {
  readonly config?: unknown;
  readonly default?: unknown;
}

/** What stands in place of settings; undefined if there are some. */
function withoutSettings(config: unknown, loaded: object): string | undefined {
  if (typeof config === 'function') return 'a function';
  if (config instanceof Promise) return 'a promise';
  if (typeof config !== 'object' || config === null) return Object.keys(loaded).join(', ') || 'no settings';
  // A file without an export is an empty CommonJS module.
  return Object.keys(config).length === 0 ? 'no settings' : undefined;
}

const isDefined = (config: object): boolean => writtenIn(config as DefinedConfig) !== undefined;

/** The configuration as one module in JavaScript. */
async function bundled(file: string): Promise<string> {
  const { build } = await import('esbuild');
  const url = pathToFileURL(file).href;
  const { outputFiles } = await build({
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
      'import.meta.url': JSON.stringify(url),
      'import.meta.dirname': JSON.stringify(dirname(file)),
      'import.meta.filename': JSON.stringify(file),
      // In CommonJS.
      __dirname: JSON.stringify(dirname(file)),
      __filename: JSON.stringify(file),
    },
    // A module has no `require`, which CommonJS needs.
    banner: {
      js: `import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(${JSON.stringify(url)});`,
    },
    plugins: [resolvedPackages],
    logLevel: 'silent',
  }).catch((error: unknown) => {
    throw new Error(`${basename(file)} cannot be read: ${firstFault(error, file)}`, { cause: error });
  });
  return outputFiles[0]?.text ?? '';
}

/** A module in a data URL cannot resolve packages: each import of one gets the place of its file. */
const resolvedPackages: Plugin = {
  name: 'packages-from-their-place',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, resolveDir, kind, pluginData }) => {
      if (kind === 'entry-point' || pluginData === 'resolving') return undefined;
      if (path.startsWith('node:') || builtinModules.includes(path)) return { path, external: true };
      const found = await resolve(path, { resolveDir, kind, pluginData: 'resolving' });
      if (found.errors.length > 0) return { errors: found.errors };
      // A path of tsconfig.json, or a package of the same workspace: Node 20 runs no TypeScript.
      if (/\.[cm]?tsx?$/.test(found.path)) return undefined;
      // Node's `require` takes no URL.
      return { path: kind === 'require-call' ? found.path : pathToFileURL(found.path).href, external: true };
    });
  },
};

/** Runs a configuration; what it prints goes to standard error, because standard output is for the command's answer. */
async function withoutOutput<T>(work: () => Promise<T>): Promise<T> {
  const { write } = process.stdout;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}

/** esbuild's errors are a list of messages with locations. */
function firstFault(error: unknown, file: string): string {
  const [first] = (error as { readonly errors?: readonly Fault[] }).errors ?? [];
  if (first === undefined) return error instanceof Error ? error.message : String(error);
  const { location } = first;
  const [, missing] = /^Could not resolve "(.*)"$/.exec(first.text) ?? [];
  const remedy = missing ? `; ${missing.startsWith('.') ? '' : 'install it, or '}correct its name.` : '';
  if (location === null) return `${first.text}${remedy}`;
  const other = resolved(dirname(file), location.file) === file ? '' : `${location.file}, `;
  return `${other}line ${location.line}, column ${location.column + 1}: ${first.text}${remedy}`;
}

interface Fault {
  readonly text: string;
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
}
