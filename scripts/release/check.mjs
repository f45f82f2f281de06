// `pnpm release:check [--keep DIR]`: a release without its last step. Packs every published package, inspects each tarball,
// installs all of them with npm in an empty folder, imports each entry and runs each command there, and creates the versions
// and changelogs in a copy.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, run } from '../bootstrap.mjs';
import { parseCheckArgs } from './args.mjs';
import { tryVersions } from './changes.mjs';
import { hasAddress, REPOSITORY } from './identity.mjs';
import { installAll } from './installed.mjs';
import { keepPacked, packPackages, publishedPackages } from './packages.mjs';
import { faultsOf } from './tarballs.mjs';

/** @param {string} text */
const say = (text) => process.stderr.write(`release: ${text}\n`);

/** @param {readonly string[]} filters */
const buildPackages = (filters) =>
  run('turbo', [
    'run',
    'build',
    ...filters.map((each) => `--filter=${each}`),
    '--output-logs=errors-only',
    '--log-prefix=none',
  ]);

bootstrap();
buildPackages(['@cameo/command-line']);
const { keep } = await parseCheckArgs(process.argv.slice(2));
// Kept tarballs are published, so they must contain nothing from an earlier build. A dry run does not touch shared builds.
if (keep !== undefined)
  for (const each of await publishedPackages())
    await rm(join(each.folder, 'dist'), { recursive: true, force: true });
buildPackages(['./packages/*', './tools/command-line']);
const folder = await mkdtemp(join(tmpdir(), 'cameo-release-'));
const faults = [];
try {
  const packages = await publishedPackages();
  const tarballs = await packPackages(packages, join(folder, 'tarballs'));
  for (const each of packages) {
    const { facts, faults: found } = await faultsOf(each, tarballs[each.name] ?? '', packages, folder);
    say(`${each.name} ${facts}`);
    faults.push(...found.map((fault) => `${each.name}: ${fault}`));
  }
  faults.push(...(await installAll(packages, tarballs, join(folder, 'project'), say)));
  faults.push(...(await tryVersions(packages, join(folder, 'versions'))));
  if (keep !== undefined && faults.length === 0) await keepPacked(packages, tarballs, keep);
  if (!hasAddress())
    say(
      `the repository has no address: ${REPOSITORY} stands for one. Before something is published, set REPOSITORY in scripts/release/identity.mjs and run pnpm release:identity`,
    );
  for (const fault of faults) say(`WRONG ${fault}`);
  say(`${packages.length} packages, ${faults.length} faults`);
  if (faults.length > 0) process.exitCode = 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
