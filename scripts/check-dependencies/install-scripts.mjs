// Finds installed packages that run scripts on installation, and the workspace's setting for each.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const HOOKS = ['preinstall', 'install', 'postinstall'];

/**
 * Names of the packages under `node_modules/.pnpm` of a folder that have an install script, or a native build that npm runs
 * without one.
 * @param {string} root
 * @returns {string[]}
 */
export function packagesWithInstallScripts(root) {
  const store = join(root, 'node_modules', '.pnpm');
  const found = new Set();
  for (const entry of readdirSync(store)) {
    const modules = join(store, entry, 'node_modules');
    if (!existsSync(modules)) continue;
    for (const folder of ownPackages(modules)) {
      const file = join(folder, 'package.json');
      if (!existsSync(file)) continue;
      const { name, scripts = {} } = JSON.parse(readFileSync(file, 'utf8'));
      const builds = existsSync(join(folder, 'binding.gyp'));
      if (builds || HOOKS.some((hook) => hook in scripts)) found.add(name);
    }
  }
  return [...found].sort();
}

/** @param {string} modules */
function ownPackages(modules) {
  return readdirSync(modules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      name.startsWith('@')
        ? readdirSync(join(modules, name), { withFileTypes: true })
            .filter((entry) => entry.isDirectory())
            .map((entry) => join(modules, name, entry.name))
        : [join(modules, name)],
    );
}
