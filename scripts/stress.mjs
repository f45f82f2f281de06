// `pnpm stress:NAME`, `pnpm fuzz`: builds, and runs the long form of a test of docs/reliability.md, whose short form is part of
// `npm test` or of `npm run test:all`. Numbers in the environment take precedence: `CAMEO_LOAD_SECONDS=60 pnpm stress:load`.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, ROOT, run } from './bootstrap.mjs';

/** @type {Readonly<Record<string, { in: string, tests: readonly string[], env: Readonly<Record<string, string>> }>>} */
const FORMS = {
  faults: {
    in: 'edge',
    tests: ['src/origin-response/handler.s3-faults.test.ts', 'src/origin-response/handler.time.test.ts'],
    env: { CAMEO_FAULT_REQUESTS: '10000', CAMEO_REQUIRE: 's3' },
  },
  kill: { in: 'local-edge', tests: ['tests/faults/killed.test.ts'], env: { CAMEO_KILLS: '50' } },
  fuzz: {
    in: 'edge',
    tests: ['tests/fuzz'],
    env: { CAMEO_FUZZ_RUNS: '500000', CAMEO_FUZZ_EXECUTIONS: '600000' },
  },
  hostile: {
    in: 'edge',
    tests: ['tests/hostile/hostile-series.test.ts'],
    // An interrupted series continues; a complete one writes its table into the document.
    env: {
      CAMEO_HOSTILE_FILES: '10000',
      CAMEO_HOSTILE_STATE: join(tmpdir(), 'cameo-hostile-26.jsonl'),
      CAMEO_HOSTILE_SEED: '26',
      CAMEO_HOSTILE_TABLE: join(ROOT, 'docs', 'reliability.md'),
    },
  },
  requests: { in: 'local-edge', tests: ['tests/hostile-requests'], env: { CAMEO_REQUESTS: 'all' } },
  load: { in: 'local-edge', tests: ['tests/faults/load.test.ts'], env: { CAMEO_LOAD_SECONDS: '600' } },
};

bootstrap();
build('command-line');
const { readCommandLine, UsageError } = await import('../tools/command-line/dist/index.js');
const read = readCommandLine(
  {
    name: 'node scripts/stress.mjs',
    about: 'Runs the long form of a test of docs/reliability.md.',
    word: 'NAME',
    options: {},
    more: `NAME is one of ${Object.keys(FORMS).join(', ')}.`,
    check: (_, name = '') => {
      const form = FORMS[name];
      if (form !== undefined) return form;
      throw new UsageError(`Got ${JSON.stringify(name)}, expected one of ${Object.keys(FORMS).join(', ')}.`);
    },
  },
  process.argv.slice(2),
);
if (read.kind !== 'run') {
  console.error(read.text);
  process.exit(read.kind === 'help' ? 0 : 2);
}
const form = read.args;
build(form.in);
// Some of these tests run in full only. Coverage, which full runs measure, is that of all files.
for (const [variable, value] of Object.entries({ ...form.env, CAMEO_TESTS: 'full' }))
  process.env[variable] ??= value;
const vitest = ['run', '--coverage.enabled=false', '--root', join(ROOT, 'packages', form.in), ...form.tests];
const needsServer = form.env['CAMEO_REQUIRE'] === 's3' && process.env['S3_ENDPOINT'] === undefined;
if (needsServer) run(join(ROOT, 'scripts', 'with-s3.sh'), ['vitest', ...vitest]);
else run('vitest', vitest);

/** @param {string} name of a package */
function build(name) {
  const quietly = ['--output-logs=errors-only', '--log-prefix=none'];
  run('turbo', ['run', 'build', `--filter=@cameo/${name}...`, ...quietly]);
}
