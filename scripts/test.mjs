// `npm test [-- OPTIONS OF TURBO]`: prepares the checkout, builds, and runs the tests of every package in their short form.
// `npm run test:all [-- OPTIONS OF TURBO]` runs all of them in full, including the benchmarks' and the scripts'; its options
// apply to the build, and no test result comes from a cache. Both end with the skipped tests, the failures and one line of
// totals.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bootstrap, ROOT, run } from './bootstrap.mjs';
import { runAlone, testAgain } from './test-again.mjs';
import { printTotals, SCRIPTS, testedPackages } from './test-totals.mjs';

const [first, ...rest] = process.argv.slice(2);
const full = first === '--full' || process.env['CAMEO_TESTS'] === 'full';
const options = first === '--full' || first === undefined ? rest : [first, ...rest];

bootstrap(full ? 'all' : 'test');
if (full) process.env['CAMEO_TESTS'] = 'full';
// Two packages run at a time: while one waits for a browser, a server or a program, the other uses the core. In the short form
// each uses all cores for its files. In the full form it has half of them, so that no more workers run than there are cores:
// many of the additional tests measure time.
const cores = availableParallelism();
process.env['VITEST_MAX_WORKERS'] ??= String(full ? Math.max(1, Math.floor(cores / 2)) : cores);
const packages = testedPackages().filter(({ name }) => full || name !== '@cameo/benchmarks');
/** The longest first, so that both lanes end together; the order of the others does not matter. */
const LONGEST = ['edge', 'local-edge', 'infra', 'browsers', 'gallery', 'react-image', 'cli'].map(
  (name) => `@cameo/${name}`,
);
const waiting = [
  ...LONGEST,
  ...packages.map(({ name }) => name).filter((name) => !LONGEST.includes(name)),
].filter((name) => packages.some((tested) => tested.name === name));
// Many of the scripts' tests wait for npm, so they run beside those of a package.
if (full) waiting.splice(LONGEST.length, 0, SCRIPTS.name);
/** Tests of scripts that build, while no other test may run: turbo puts what is built in its place again. */
const BUILDING = [join('scripts', 'stop-signals.test.mjs')];
// Deletes the results of an earlier run.
for (const { path } of [...packages, SCRIPTS])
  rmSync(join(ROOT, path, 'coverage'), { recursive: true, force: true });
run('turbo', [
  'run',
  'build',
  ...packages.map(({ name }) => `--filter=${name}`),
  '--output-logs=errors-only',
  '--log-prefix=none',
  ...(full ? options : []),
]);

console.log('Testing two packages at a time; the output of each follows when it has finished.');
const begun = performance.now();
// A full run always executes its tests. In the short form, results of the same build may come from the cache.
process.env['CAMEO_RUN'] = full ? new Date().toISOString() : builtDigest();
const failed = (await Promise.all([lane(), lane()])).flat();
if (full && !testBuildingScripts()) failed.push(SCRIPTS.name);
const again = full ? testAgain([...packages, SCRIPTS], { root: ROOT, run: runAgain }) : new Map();
const seconds = (performance.now() - begun) / 1000;
const complete = printTotals(full ? [...packages, SCRIPTS] : packages, { seconds });
// The last attempt counts.
const ended = new Map([...failed.map((name) => /** @type {const} */ ([name, 1])), ...again]);
const wrong = [...ended].filter(([, status]) => status !== 0).map(([name]) => name);
if (complete && wrong.length > 0)
  console.log(
    `No test failed, but the run of ${wrong.join(' and ')} did, by its coverage or outside of a test: its log is above.`,
  );
process.exitCode = wrong.length === 0 && complete ? 0 : 1;

/**
 * A digest of what was built: without the tasks that a test depends on, turbo does not know that a build has changed.
 * @returns {string}
 */
function builtDigest() {
  const digest = createHash('sha256');
  for (const { path } of packages)
    for (const name of ['dist', 'generated']) {
      const folder = join(ROOT, path, name);
      if (!existsSync(folder)) continue;
      for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
        if (!statSync(join(folder, file)).isFile()) continue;
        digest.update(`${path}/${name}/${file}\0`).update(readFileSync(join(folder, file)));
      }
    }
  return digest.digest('hex');
}

/**
 * Tests one package after the other, and prints the output of each when it ends. A single turbo for all of them would choose
 * its own order.
 * @returns {Promise<readonly string[]>} the packages whose run failed
 */
async function lane() {
  /** @type {string[]} */
  const failed = [];
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    console.log(`testing ${name}`);
    const [program, ...args] = name === SCRIPTS.name ? scriptTests() : packageTests(name);
    const child = spawn(program, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    /** @type {Buffer[]} */
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => output.push(part));
    const status = await new Promise((resolve) => {
      child.on('error', resolve).on('close', resolve);
    });
    process.stdout.write(Buffer.concat(output));
    if (status !== 0) failed.push(name);
  }
  return failed;
}

/**
 * The command that tests a package. Only the tests: turbo would put the finished build in its place again, while the other lane
 * reads it.
 * @param {string} name
 */
function packageTests(name) {
  const only = ['run', 'test', '--only', `--filter=${name}`, '--log-order=grouped'];
  return /** @type {const} */ (['turbo', ...only, ...(full ? [] : options)]);
}

/** The command that tests the scripts that build nothing: Node runs them. */
function scriptTests() {
  mkdirSync(join(ROOT, SCRIPTS.path, 'coverage'), { recursive: true });
  const files = readdirSync(join(ROOT, 'scripts'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => join('scripts', name))
    .filter((file) => !BUILDING.includes(file));
  return /** @type {const} */ ([...nodeTests('results.json'), ...files]);
}

/** Tests the other scripts when nothing reads what they build, and adds the results. @returns {boolean} whether they passed */
function testBuildingScripts() {
  const [program, ...args] = nodeTests('building.json');
  const { status } = spawnSync(program, [...args, ...BUILDING], { cwd: ROOT, stdio: 'inherit' });
  const folder = join(ROOT, SCRIPTS.path, 'coverage');
  const [all, more] = ['results.json', 'building.json']
    .map((name) => join(folder, name))
    .map((file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined));
  if (!all || !more) return false;
  const testResults = [...all.testResults, ...more.testResults];
  writeFileSync(join(folder, 'results.json'), JSON.stringify({ testResults }));
  return status === 0;
}

/** The command that tests scripts, before their files. @param {string} results */
function nodeTests(results) {
  return /** @type {const} */ ([
    process.execPath,
    '--test',
    `--test-reporter=${new URL('test-reporter.mjs', import.meta.url).href}`,
    `--test-reporter-destination=${join(ROOT, SCRIPTS.path, 'coverage', results)}`,
  ]);
}

/** @param {import('./test-again.mjs').Package} item @param {readonly string[]} files @returns {number} its status */
function runAgain({ name, path }, files) {
  if (name === SCRIPTS.name) return runAlone(ROOT, nodeTests('again.json'), ROOT, files);
  const folder = join(ROOT, path);
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', '--outputFile.json=coverage/again.json'];
  return runAlone(
    ROOT,
    [process.execPath, vitest, 'run', ...reporters, '--coverage.enabled=false'],
    folder,
    files,
  );
}
