import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ROOT } from '../bootstrap.mjs';
import { SCOPE } from './identity.mjs';
import { runQuietly } from './packages.mjs';

/** @typedef {import('./packages.mjs').Published} Published */

/**
 * Creates the next versions and changelogs in a copy of the manifests: all packages must get the same version, and each pending
 * change must appear in a changelog.
 * @param {readonly Published[]} packages
 * @param {string} folder
 * @returns {Promise<readonly string[]>} errors
 */
export async function tryVersions(packages, folder) {
  const config = JSON.parse(await readFile(join(ROOT, '.changeset', 'config.json'), 'utf8'));
  const expected = JSON.stringify([[`${SCOPE}/*`]]);
  if (JSON.stringify(config.fixed) !== expected)
    return [`.changeset/config.json has fixed: ${JSON.stringify(config.fixed)}, expected ${expected}`];
  await mkdir(folder);
  for (const file of ['package.json', 'pnpm-workspace.yaml', '.changeset'])
    await cp(join(ROOT, file), join(folder, file), { recursive: true });
  for (const group of ['packages', 'tools', 'examples', '.'])
    for (const name of group === '.' ? ['benchmarks'] : await readdir(join(ROOT, group)))
      await cp(join(ROOT, group, name, 'package.json'), join(folder, group, name, 'package.json')).catch(
        () => undefined,
      );
  const git = (/** @type {string[]} */ ...args) =>
    runQuietly('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], { cwd: folder });
  await git('init', '-q', '-b', 'main');
  await git('add', '-A');
  await git('commit', '-qm', 'as it is');
  const waiting = (await readdir(join(folder, '.changeset'))).filter(
    (name) => name.endsWith('.md') && name !== 'README.md',
  );
  if (waiting.length === 0) return [];
  const cli = createRequire(join(ROOT, 'package.json')).resolve('@changesets/cli/package.json');
  await runQuietly(process.execPath, [join(dirname(cli), 'bin.js'), 'version'], { cwd: folder });
  const versions = new Map();
  let written = 0;
  for (const { name, folder: from } of packages) {
    const copy = join(folder, from.slice(ROOT.length));
    const { version } = JSON.parse(await readFile(join(copy, 'package.json'), 'utf8'));
    versions.set(version, [...(versions.get(version) ?? []), name]);
    const changes = await readFile(join(copy, 'CHANGELOG.md'), 'utf8').catch(() => '');
    if (changes.includes(`## ${version}`)) written += 1;
  }
  const wrong = [];
  if (versions.size !== 1)
    wrong.push(`versions differ after "changeset version": ${JSON.stringify([...versions])}`);
  if (written !== packages.length)
    wrong.push(`${written} of ${packages.length} packages have a CHANGELOG of the next version`);
  return wrong;
}
