// `pnpm try-apps`: builds the example applications from packed packages outside of the workspace, and checks them in the
// browsers of this machine.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, ROOT, run } from '../bootstrap.mjs';
import { buildApplication, packPackages, startApplication } from './application.mjs';
import { readArgs } from './args.mjs';
import { checksOf, runCheck } from './checks.mjs';
import { startPrograms } from './programs.mjs';

const [WRONG, USAGE_ERROR, INTERRUPTED] = /** @type {const} */ ([1, 2, 130]);

async function main() {
  bootstrap();
  const needed = ['command-line', 'image', 'react-image', 'local-edge', 'browsers'];
  const filters = needed.map((name) => `--filter=@cameo/${name}`);
  run('turbo', ['run', 'build', ...filters, '--output-logs=errors-only', '--log-prefix=none']);
  const args = await readArgs(process.argv.slice(2));
  if ('help' in args) return void process.stdout.write(args.help);
  if ('mistake' in args) {
    say(args.mistake);
    process.exitCode = USAGE_ERROR;
    return;
  }
  await tryApps(args);
}

/** @param {import('./args.mjs').Args} args */
async function tryApps(args) {
  const browsers = await import('../../packages/browsers/dist/index.js');
  const folder = await mkdtemp(join(tmpdir(), 'cameo-try-apps-'));
  const programs = startPrograms(browsers);
  /** @type {(() => Promise<unknown>)[]} */
  const closing = [() => rm(folder, { recursive: true, force: true }), () => programs.stop()];
  let stopping = false;
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end().catch((error) => say(String(error)));
  };
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, async () => {
      // A second Ctrl+C exits immediately.
      if (closing.length === 0) process.exit(INTERRUPTED);
      say('ending what was started …');
      stopping = true;
      await close();
      process.exit(INTERRUPTED);
    });
  try {
    const edge = await programs.startEdge(ROOT, join(folder, 'store'));
    const pictures = await browsers.startCountingProxy(() => edge);
    closing.push(() => pictures.close());
    const applications = await buildAll(args, folder, pictures.url, programs);
    const urls = new Map();
    for (const [name, where] of applications)
      urls.set(name, await startApplication(name, where, pictures.url, programs, browsers));
    if (args.serve) {
      say(`Open ${[...urls.values()][0]}/ (Ctrl+C ends it)`);
      return await new Promise(() => setInterval(() => undefined, 60_000));
    }
    let [looked, wrong] = [0, 0];
    for (const engine of args.engines) {
      const browser = await browsers.findBrowser(engine, 'the applications')?.start();
      if (browser === undefined) continue;
      const end = () => browser.close();
      closing.push(end);
      for (const [app, url] of urls) {
        const started = performance.now();
        const faults = [];
        const checks = checksOf(app);
        for (const check of checks) {
          if (stopping) return;
          const fault = await runCheck(check, { app, url, browser, pictures, browsers }).then(
            () => undefined,
            (error) => `${check.name}: ${error instanceof Error ? error.message : String(error)}`,
          );
          if (fault !== undefined) faults.push(fault);
        }
        looked += checks.length;
        wrong += faults.length;
        const seconds = Math.round((performance.now() - started) / 1000);
        say(`${app} in ${engine}: ${checks.length - faults.length} of ${checks.length} right, ${seconds} s`);
        for (const fault of faults) say(`  ${fault.replaceAll('\n', '\n    ')}`);
      }
      closing.splice(closing.indexOf(end), 1);
      await browser.close();
    }
    say(`${looked - wrong} of ${looked} right`);
    if (wrong > 0 || looked === 0) process.exitCode = WRONG;
  } catch (error) {
    // Killed programs cause errors, which are not reported.
    if (!stopping) say(error instanceof Error ? error.message : String(error));
    process.exitCode = WRONG;
  } finally {
    await close();
  }
}

/**
 * @param {import('./args.mjs').Args} args
 * @param {string} folder
 * @param {string} pictures
 * @param {import('./programs.mjs').Programs} programs
 * @returns {Promise<ReadonlyMap<import('./args.mjs').AppName, string>>} the folder of each application
 */
async function buildAll(args, folder, pictures, programs) {
  say('packing …');
  const tarballs = await packPackages(ROOT, join(folder, 'tarballs'), programs);
  const built = new Map();
  for (const app of args.apps) {
    const started = performance.now();
    const where = join(folder, app);
    await buildApplication(join(ROOT, 'examples', app), where, tarballs, pictures, programs);
    say(`${app}: installed and built in ${Math.round((performance.now() - started) / 1000)} s`);
    built.set(app, where);
  }
  return built;
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`try-apps: ${text}\n`);
}

await main();
