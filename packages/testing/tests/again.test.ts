import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { runAlone, testAgain, withNewServers } from '../../../scripts/test-again.mjs';
import { printTotals } from '../../../scripts/test-totals.mjs';

const HERE = import.meta.dirname;
const SAMPLE = join(HERE, 'sample-of-second-attempts');
const PACKAGES = [{ name: '@cameo/twice', path: 'sample-of-second-attempts' }];

const report = (name: string) => ['run', '--root', SAMPLE, '--reporter=json', `--outputFile.json=${name}`];

/** A first run of the sample, as of a package. */
function runAll(...files: readonly string[]): void {
  spawnSync('vitest', [...report('coverage/results.json'), ...files], { cwd: SAMPLE });
}

/** The second attempt, without servers; returns the files that ran, the status of each package and what was printed. */
function again() {
  const lines: string[] = [];
  const ran: string[] = [];
  const statuses = testAgain(PACKAGES, {
    root: HERE,
    print: (line) => lines.push(line),
    run: (_, files) => {
      ran.push(...files.map((file) => basename(file)));
      return runAlone(HERE, ['vitest', ...report('coverage/again.json')], SAMPLE, files, {
        servers: [],
        stdio: 'ignore',
      });
    },
  });
  return { lines, ran: ran.sort(), statuses };
}

function totals() {
  const lines: string[] = [];
  const complete = printTotals(PACKAGES, { root: HERE, print: (line) => lines.push(line) });
  return { lines, complete };
}

beforeEach(() => {
  rmSync(join(SAMPLE, 'coverage'), { recursive: true, force: true });
});

it('a file that fails twice has failed, and one that passes alone is listed with its message', () => {
  runAll();
  expect(totals().lines.at(-1)).toBe('3 passed, 3 failed, 2 skipped');
  const { ran, statuses } = again();
  expect(ran).toEqual(['always.test.ts', 'late.test.ts', 'once.test.ts']);
  expect([...statuses]).toEqual([['@cameo/twice', 1]]);

  const { lines, complete } = totals();
  expect(complete).toBe(false);
  expect(lines.at(-1)).toBe('6 passed (2 of them alone, at the second attempt), 1 failed, 0 skipped');
  const alone = lines.indexOf('Failed beside other tests, and passed alone:');
  const failed = lines.indexOf('Failed:');
  const named = (part: readonly string[]) => part.filter((line) => line.startsWith('  twice ')).sort();
  expect(named(lines.slice(alone, failed))).toEqual([
    '  twice late.test.ts > is late beside other tests',
    '  twice once.test.ts',
  ]);
  expect(named(lines.slice(failed))).toEqual(['  twice always.test.ts > is wrong twice']);
});

it('a run whose failed files pass alone is complete', () => {
  runAll('late', 'once', 'right');
  const { statuses } = again();
  expect([...statuses]).toEqual([['@cameo/twice', 0]]);
  expect(totals().complete).toBe(true);
});

it('nothing runs again when nothing failed, or too much', () => {
  runAll('right');
  expect(again()).toEqual({ lines: [], ran: [], statuses: new Map() });

  runAll();
  const many = Array.from({ length: 7 }, () => PACKAGES).flat();
  const lines: string[] = [];
  const run = () => expect.unreachable();
  expect(testAgain(many, { root: HERE, run, print: (line) => lines.push(line) }).size).toBe(0);
  expect(lines).toEqual([expect.stringMatching(/^21 files failed, too many to run them again: /)]);
});

it('the second attempt has servers of its own where the first had any', () => {
  expect(withNewServers({})).toEqual([]);
  expect(withNewServers({ CAMEO_S3_FOLDER: '/tmp/s3' })).toEqual(['scripts/with-s3.sh']);
  expect(withNewServers({ CAMEO_AWS_LOG: '/tmp/log', CAMEO_S3_FOLDER: '/tmp/s3' })).toEqual([
    'scripts/with-aws.sh',
    'scripts/with-s3.sh',
  ]);
});
