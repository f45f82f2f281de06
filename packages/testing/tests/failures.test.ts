import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { printTotals } from '../../../scripts/test-totals.mjs';

const HERE = import.meta.dirname;
const SAMPLE = join(HERE, 'sample-of-failures');
const COVERAGE = join(SAMPLE, 'coverage');

beforeEach(() => {
  rmSync(COVERAGE, { recursive: true, force: true });
  mkdirSync(COVERAGE);
});

/** The last output of `npm test` for the existing results. */
function tail(): { readonly lines: readonly string[]; readonly complete: boolean } {
  const lines: string[] = [];
  const packages = [{ name: '@cameo/sums', path: 'sample-of-failures' }];
  const complete = printTotals(packages, { root: HERE, print: (line) => lines.push(line) });
  return { lines, complete };
}

it('names each failed test, and each file that failed without one, right before the totals', () => {
  const args = ['run', '--root', SAMPLE, '--reporter=json'];
  spawnSync('vitest', [...args, '--outputFile.json=coverage/results.json'], { cwd: SAMPLE });
  const { lines, complete } = tail();
  expect(complete).toBe(false);
  expect(lines.at(-1)).toBe('1 passed, 4 failed, 1 skipped');
  const failed = lines.slice(lines.indexOf('Failed:'), -1);
  expect(failed.filter((line) => /^ {2}\S/.test(line)).sort()).toEqual([
    '  sums fails.test.ts > a sum is wrong',
    '  sums fails.test.ts > says much',
    '  sums hook.test.ts',
    '  sums unreadable.test.ts',
  ]);
  const text = failed.join('\n');
  expect(text).toMatch(
    / {6}AssertionError: expected \{ sum: 2 \} to deeply equal \{ sum: 3 \}\n {6} +at .*fails\.test\.ts:6:/,
  );
  expect(text).toContain('      cannot be read');
  expect(text).toContain('      A hook failed: its log is above.');
});

it('shortens the message of a failure', () => {
  const args = ['run', '--root', SAMPLE, '--reporter=json', 'fails'];
  spawnSync('vitest', [...args, '--outputFile.json=coverage/results.json'], { cwd: SAMPLE });
  const { lines } = tail();
  expect(lines.filter((line) => line.includes('xxx'))).toHaveLength(12);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(220);
});

it('counts the tests that Node runs, and prints them only at the end', () => {
  const reporter = join(HERE, '../../../scripts/test-reporter.mjs');
  const { stdout, status } = spawnSync(
    process.execPath,
    [
      '--test',
      `--test-reporter=${reporter}`,
      `--test-reporter-destination=${join(COVERAGE, 'results.json')}`,
      'node.test.mjs',
      'node-unreadable.test.mjs',
    ],
    { cwd: SAMPLE, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
  const { lines } = tail();
  expect(lines.at(-1)).toBe('1 passed, 2 failed, 1 skipped');
  expect(lines.filter((line) => /^ {2}sums /.test(line)).sort()).toEqual([
    '  sums node-unreadable.test.mjs',
    '  sums node.test.mjs 1',
    '  sums node.test.mjs > fails',
  ]);
  expect(lines.join('\n')).toContain('2 !== 3');
  expect(lines.join('\n')).toContain('      Error: cannot be read either');
});
