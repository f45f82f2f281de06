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
  /** @param {unknown} error */
  const fail = (error) => {
    // Killed programs cause errors, which are not reported.
    if (!stopping) say(error instanceof Error ? error.message : String(error));
    stopping = true;
    process.exitCode = WRONG;
  };
  try {
    const edge = await programs.startEdge(ROOT, join(folder, 'store'));
    say('packing …');
    const tarballs = await packPackages(ROOT, join(folder, 'tarballs'), programs);
    /** @param {import('./args.mjs').AppName} app */
    const start = async (app) => {
      // Each application has its own: neither its counts nor its silence contain the requests of another one.
      const pictures = await browsers.startCountingProxy(() => edge);
      closing.push(() => pictures.close());
      const started = performance.now();
      const where = join(folder, app);
      await buildApplication(join(ROOT, 'examples', app), where, tarballs, pictures.url, programs);
      say(`${app}: installed and built in ${secondsSince(started)} s`);
      return { app, pictures, url: await startApplication(app, where, pictures.url, programs, browsers) };
    };
    if (args.serve) {
      for (const app of args.apps) say(`Open ${(await start(app)).url}/ (Ctrl+C ends it)`);
      return await new Promise(() => setInterval(() => undefined, 60_000));
    }
    const engines = args.engines.flatMap((each) => browsers.findBrowser(each, 'the applications') ?? []);
    let [looked, wrong] = [0, 0];
    /** @param {import('./args.mjs').AppName} app */
    const tryApp = async (app) => {
      const started = await start(app);
      for (const engine of engines) {
        if (stopping) return;
        const browser = await engine.start();
        const end = () => browser.close();
        closing.push(end);
        const found = await lookAt({ ...started, browser, browsers }, () => stopping);
        looked += found.looked;
        wrong += found.wrong;
        // After a signal it is closed with everything else.
        if (closing.includes(end)) closing.splice(closing.indexOf(end), 1);
        await browser.close();
      }
    };
    // Side by side, because a check mostly waits until the network is quiet.
    await Promise.all(args.apps.map((app) => tryApp(app).catch(fail)));
    if (stopping) return;
    say(`${looked - wrong} of ${looked} right`);
    if (wrong > 0 || looked === 0) process.exitCode = WRONG;
  } catch (error) {
    fail(error);
  } finally {
    await close();
  }
}

/**
 * Runs all checks of an application in a browser, and reports them.
 * @param {import('./checks.mjs').Tried} tried
 * @param {() => boolean} isStopping
 */
async function lookAt(tried, isStopping) {
  const started = performance.now();
  const checks = checksOf(tried.app);
  /** @type {string[]} */
  const faults = [];
  for (const check of checks) {
    if (isStopping()) return { looked: 0, wrong: 0 };
    await runCheck(check, tried).catch((error) =>
      faults.push(`${check.name}: ${error instanceof Error ? error.message : String(error)}`),
    );
  }
  const right = `${checks.length - faults.length} of ${checks.length} right`;
  say(`${tried.app} in ${tried.browser.engine}: ${right}, ${secondsSince(started)} s`);
  for (const fault of faults) say(`  ${fault.replaceAll('\n', '\n    ')}`);
  return { looked: checks.length, wrong: faults.length };
}

/** @param {number} started */
const secondsSince = (started) => Math.round((performance.now() - started) / 1000);

/** @param {string} text */
function say(text) {
  process.stderr.write(`try-apps: ${text}\n`);
}

await main();
