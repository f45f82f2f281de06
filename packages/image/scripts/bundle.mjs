// Shared by the builds of `@cameo/image` and of the packages for frameworks: self-contained bundles.
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the entries of a package with all that they import.
 * @param {string} root folder of the package
 * @param {object} bundle
 * @param {readonly string[]} bundle.entries below `src`
 * @param {string} bundle.outdir below the package; earlier output there is deleted
 * @param {readonly string[]} [bundle.external] dependencies of the application
 * @param {Readonly<Record<string, string>>} [bundle.define]
 * @param {readonly string[]} [bundle.conditions] of `exports`
 */
export async function bundleModules(root, { entries, outdir, external = [], define = {}, conditions = [] }) {
  // Chunks of an earlier build have other names, and would be published too.
  for (const name of await readdir(join(root, outdir)).catch(() => []))
    if (name.endsWith('.js')) await rm(join(root, outdir, name));
  await build({
    entryPoints: entries.map((entry) => join(root, 'src', entry)),
    outdir: join(root, outdir),
    bundle: true,
    splitting: true,
    chunkNames: 'shared-[hash]',
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    jsx: 'automatic',
    minifySyntax: true,
    external: [...external],
    define: { ...define },
    conditions: [...conditions],
    logLevel: 'warning',
    // Chunks of `@cameo/image` import one another for their order.
    logOverride: { 'ignored-bare-import': 'silent' },
  });
}

/**
 * Copies the types of a bundled package, and makes the declarations beside them refer to them by path.
 * @param {string} root folder of the package
 * @param {string} bundled name of the other package in this workspace
 * @param {string} from its folder
 */
export async function bundleTypes(root, bundled, from) {
  const types = join(root, 'dist', bundled);
  await rm(types, { recursive: true, force: true });
  for (const name of await typesIn(join(from, 'dist')))
    await cp(join(from, 'dist', name), join(types, name), { recursive: true });
  const specifier = new RegExp(`'@cameo/${bundled}(?:/([\\w-]+))?'`, 'g');
  for (const name of await typesIn(join(root, 'dist'))) {
    if (name.startsWith(`${bundled}/`)) continue;
    const file = join(root, 'dist', name);
    const text = await readFile(file, 'utf8');
    const up = '../'.repeat(name.split('/').length - 1) || './';
    await writeFile(
      file,
      text.replace(specifier, (_, entry = 'index') => `'${up}${bundled}/${entry}.js'`),
    );
  }
}

/** @param {string} folder */
const typesIn = async (folder) =>
  (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.d.ts'));
