import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from './packages.mjs';

/** @typedef {import('./packages.mjs').Published} Published */

/**
 * Installs all tarballs with npm in an empty folder, without install scripts; imports every JavaScript entry, and runs every
 * command with `--help`.
 * @param {readonly Published[]} packages
 * @param {Readonly<Record<string, string>>} tarballs
 * @param {string} folder
 * @param {(text: string) => void} say
 * @returns {Promise<readonly string[]>} errors
 */
export async function installAll(packages, tarballs, folder, say) {
  await mkdir(folder);
  await runQuietly('npm', ['init', '-y'], { cwd: folder });
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // React is an application's own dependency.
  await runQuietly('npm', ['install', ...quiet, ...Object.values(tarballs), 'react@19', 'react-dom@19'], {
    cwd: folder,
  });
  /** @type {string[]} */
  const faults = [];
  for (const { name, manifest } of packages) {
    const entries = Object.entries(manifest['exports'] ?? {}).filter(
      ([entry, to]) => !/\.(?:json|css)$/.test(entry) && typeof to === 'object' && 'default' in to,
    );
    for (const [entry] of entries) {
      const id = name + entry.slice(1);
      await writeFile(
        join(folder, 'try.mjs'),
        `const it = await import(${JSON.stringify(id)});\nif (Object.keys(it).length === 0) throw new Error('exports nothing');\n`,
      );
      await runQuietly('node', ['try.mjs'], { cwd: folder }).catch((error) =>
        faults.push(`${id} cannot be imported: ${error.message}`),
      );
    }
    for (const command of Object.keys(manifest['bin'] ?? {}))
      await runQuietly('npx', ['--no-install', command, '--help'], { cwd: folder }).catch((error) =>
        faults.push(`${command} does not run: ${error.message}`),
      );
    say(`${name}: ${entries.length} entries imported`);
  }
  return faults;
}
