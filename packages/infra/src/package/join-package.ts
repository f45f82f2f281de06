import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Writes a CommonJS module of a package, with all modules that it requires from there and from its dependencies, into one file
 * that takes the module's place. sharp alone requires 66 files, most of them from semver, and each costs a cold start time.
 */
export async function joinPackage(module: string, file: string): Promise<void> {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [module],
    // The text names modules relative to this folder: the same text wherever the command runs.
    absWorkingDir: dirname(module),
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Native code has its own place.
    external: ['@img/sharp-*', '*.node'],
    minifySyntax: true,
    minifyWhitespace: true,
    // Licences are in the zip as files.
    legalComments: 'none',
    banner: { js: 'const requireAtRunTime=require;' },
    plugins: [computedStay],
    logLevel: 'warning',
  });
}

/** Leaves requests with a name that is computed at run time to Node; esbuild would look for all files that match. */
const computedStay: Plugin = {
  name: 'computed-stay',
  setup({ onLoad }) {
    onLoad({ filter: /\.cjs$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/\brequire\(`/g, 'requireAtRunTime(`'),
      loader: 'js',
    }));
  },
};
