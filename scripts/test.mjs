// `npm test [-- OPTIONS OF TURBO]`: makes the checkout ready, builds, and runs the tests of every package in their short
// form. `npm run test:all [-- OPTIONS OF TURBO]` runs all of them in full, those of the benchmarks and of the scripts too;
// its options are for the build, and no test is taken from a cache. Both end with what they left out, what failed and one
// line of totals.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bootstrap, ROOT, run } from './bootstrap.mjs';
import { SCRIPTS, tellTotals, testedPackages } from './test-totals.mjs';

const [first, ...rest] = process.argv.slice(2);
const full = first === '--full' || process.env['CAMEO_TESTS'] === 'full';
const options = first === '--full' || first === undefined ? rest : [first, ...rest];

bootstrap(full ? 'all' : 'test');
if (full) process.env['CAMEO_TESTS'] = 'full';
// Two packages at a time: where one waits for a browser, a server or a program, the other has the core. In the short form
// each uses all cores for its files. In full it has half of them, so that no more is at work than there are cores: of what
// holds work against the clock much more runs there.
const cores = availableParallelism();
process.env['VITEST_MAX_WORKERS'] ??= String(full ? Math.max(1, Math.floor(cores / 2)) : cores);
const packages = testedPackages().filter(({ name }) => full || name !== '@cameo/benchmarks');
// What an earlier run wrote is nobody's result.
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

const begun = performance.now();
// A full run is of these tests, now. Only the tests: what was built a moment ago is not built again beside them.
if (full) process.env['CAMEO_RUN'] = new Date().toISOString();
const turbo = ['run', 'test', ...packages.map(({ name }) => `--filter=${name}`)];
const { status } = spawnSync(
  'turbo',
  [...turbo, '--concurrency=2', '--continue', '--log-order=grouped', ...(full ? [] : options)],
  { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' },
);
const scripts = full ? testScripts() : 0;
const seconds = (performance.now() - begun) / 1000;
const complete = tellTotals(full ? [...packages, SCRIPTS] : packages, { seconds });
if (complete && status !== 0)
  console.log(
    'No test failed, but the run of a package did, by its coverage or outside of a test: its log is above.',
  );
process.exitCode = status === 0 && scripts === 0 && complete ? 0 : 1;

/** The tests of the scripts, which Node runs; some of them fetch packages. */
function testScripts() {
  const files = readdirSync(join(ROOT, 'scripts'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => join('scripts', name));
  const results = join(ROOT, SCRIPTS.path, 'coverage');
  mkdirSync(results, { recursive: true });
  const reporter = [
    `--test-reporter=${new URL('test-reporter.mjs', import.meta.url).href}`,
    `--test-reporter-destination=${join(results, 'results.json')}`,
  ];
  return spawnSync(process.execPath, ['--test', ...reporter, ...files], { cwd: ROOT, stdio: 'inherit' })
    .status;
}
