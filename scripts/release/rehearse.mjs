// `pnpm release:rehearse`: publishes every package with publish.mjs to a local registry, twice, like a repeated run; then a
// project in an empty folder installs from there according to the README, and uses it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, ROOT, run } from '../bootstrap.mjs';
import { emptyProject } from '../try-cli/project.mjs';
import { published } from '../try-cli/published.mjs';
import { keepPacked, packPackages, plainEnv, publishedPackages, runQuietly } from './packages.mjs';
import { startRegistry } from './registry.mjs';

/** @param {string} text */
const say = (text) => process.stderr.write(`rehearsal: ${text}\n`);

bootstrap();
const filters = ['./packages/*', './tools/command-line'].map((each) => `--filter=${each}`);
run('turbo', ['run', 'build', ...filters, '--output-logs=errors-only', '--log-prefix=none']);
const folder = await mkdtemp(join(tmpdir(), 'cameo-rehearsal-'));
/** @type {Awaited<ReturnType<typeof startRegistry>> | undefined} */
let registry;
/** @type {Awaited<ReturnType<typeof emptyProject>> | undefined} */
let project;
try {
  const packages = await publishedPackages();
  await keepPacked(packages, await packPackages(packages, join(folder, 'tarballs')), join(folder, 'release'));
  registry = await startRegistry(join(folder, 'registry'));
  say(`a registry is at ${registry.url}`);
  const env = { ...plainEnv(), NPM_CONFIG_USERCONFIG: registry.npmrc };
  const publish = (/** @type {string} */ tag) =>
    runQuietly(process.execPath, [join(ROOT, 'scripts/release/publish.mjs'), 'release', tag, '--rehearsal'], {
      cwd: folder,
      env,
    });
  const tag = `v${packages[0]?.manifest['version']}`;
  const refused = await publish('v99.0.0').catch((error) => String(error));
  if (!refused.includes(`expected ${tag}`)) throw new Error(`a wrong tag was not refused: ${refused}`);
  await publish(tag);
  const again = await publish(tag);
  const alreadyPublished = again.split('\n').filter((line) => line.endsWith(' is there already')).length;
  if (alreadyPublished !== packages.length)
    throw new Error(
      `${alreadyPublished} of ${packages.length} packages are there after publishing:\n${again}`,
    );
  say(`${alreadyPublished} packages are published as ${tag}`);

  project = await emptyProject(join(folder, 'project'), ROOT, { NPM_CONFIG_USERCONFIG: registry.npmrc });
  for (const step of published) {
    const started = performance.now();
    await step.run(project);
    say(`${step.name}: right, ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await project?.stop();
  await registry?.close();
  await rm(folder, { recursive: true, force: true });
}
