// `pnpm try-cli`: a project in an empty folder with only npm and the packed packages, from `cameo init` to `cameo remove`.
// Steps that need AWS run if scripts/with-aws.sh has started an API.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, ROOT, run } from '../bootstrap.mjs';
import { SCOPE } from '../release/identity.mjs';
import { packPackages, publishedPackages, withDependencies } from '../release/packages.mjs';
import { emptyProject } from './project.mjs';
import { steps } from './steps.mjs';

const [WRONG, INTERRUPTED] = /** @type {const} */ ([1, 130]);

/** @param {string} text */
const say = (text) => process.stderr.write(`try-cli: ${text}\n`);

bootstrap();
run('turbo', ['run', 'build', '--filter=@cameo/cli...', '--output-logs=errors-only', '--log-prefix=none']);
const folder = await mkdtemp(join(tmpdir(), 'cameo-try-cli-'));
/** @type {Awaited<ReturnType<typeof emptyProject>> | undefined} */
let project;
const close = async () => {
  await project?.stop();
  await rm(folder, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, async () => {
    await close();
    process.exit(INTERRUPTED);
  });
try {
  const needed = withDependencies([`${SCOPE}/cli`], await publishedPackages());
  const tarballs = await packPackages(needed, join(folder, 'tarballs'));
  say(`packed ${Object.keys(tarballs).length} packages`);
  const aws = process.env['CAMEO_AWS_ENDPOINT'];
  if (!aws && /\baws\b/.test(process.env['CAMEO_REQUIRE'] ?? ''))
    throw new Error('CAMEO_REQUIRE asks for aws: run "scripts/with-aws.sh pnpm try-cli".');
  project = await emptyProject(join(folder, 'project'), ROOT);
  let [right, wrong] = [0, 0];
  for (const step of steps(Object.values(tarballs), aws)) {
    const started = performance.now();
    try {
      await step.run(project);
      right += 1;
      say(`${step.name}: right, ${((performance.now() - started) / 1000).toFixed(1)} s`);
    } catch (error) {
      wrong += 1;
      say(
        `${step.name}: WRONG\n  ${String(error instanceof Error ? error.message : error).replaceAll('\n', '\n  ')}`,
      );
      // The next step depends on this one.
      break;
    }
  }
  if (!aws) say('left out: what asks AWS; run "scripts/with-aws.sh pnpm try-cli"');
  say(`Node ${project.nodeVersion}: ${right} right, ${wrong} wrong`);
  if (wrong > 0) process.exitCode = WRONG;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = WRONG;
} finally {
  await close();
}
