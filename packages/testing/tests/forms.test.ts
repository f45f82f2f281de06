import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { printTotals } from '../../../scripts/test-totals.mjs';

const HERE = import.meta.dirname;
const SAMPLE = join(HERE, 'sample');
const RESULTS = '--outputFile.json=coverage/results.json';

/** Runs the sample as a package's test script does, and adds it up as `npm test` does. */
async function runSample(env: Readonly<Record<string, string>>) {
  rmSync(join(SAMPLE, 'coverage'), { recursive: true, force: true });
  const { CAMEO_TESTS: _form, CAMEO_REQUIRE: _required, ...rest } = process.env;
  const args = ['run', '--root', SAMPLE, '--reporter=default', '--reporter=json', RESULTS];
  const { stdout, stderr } = await promisify(execFile)('vitest', args, {
    cwd: SAMPLE,
    env: { ...rest, ...env },
  }).catch((error: { stdout: string; stderr: string }) => error);
  const results = JSON.parse(readFileSync(join(SAMPLE, 'coverage/results.json'), 'utf8'));
  const tests = results.testResults.flatMap(
    (file: { assertionResults: { fullName: string; status: string }[] }) =>
      file.assertionResults.map(({ fullName, status }) => `${fullName}: ${status}`),
  );
  const lines: string[] = [];
  const complete = printTotals([{ name: '@cameo/sample', path: 'sample' }], {
    root: HERE,
    print: (line) => lines.push(line),
  });
  return { tests, printed: stdout + stderr, lines, complete };
}

describe('the short form', () => {
  let seen: Awaited<ReturnType<typeof runSample>>;
  beforeAll(async () => {
    seen = await runSample({});
  });

  it('is the same tests with fewer cases', () => {
    expect(seen.tests).toEqual([
      'has cases: passed',
      'row a: passed',
      'row d: passed',
      'row g: passed',
      'a soak goes on and on: skipped',
      'asks the server: skipped',
    ]);
    expect(seen.printed).toContain('cases 25\n');
  });

  it('lists what it left out, and ends with one line of totals', () => {
    expect(seen.complete).toBe(true);
    expect(seen.lines).toEqual([
      '',
      'Not run, for want of s3. No server: start one.:',
      '  sample sample 2',
      '',
      'Shorter than in npm run test:all, in cases:',
      '  sample sample 28 of 257',
      '',
      '4 passed, 0 failed, 2 skipped',
    ]);
  });
});

describe('the full form', () => {
  it('runs every case of every test', async () => {
    const { tests, printed, lines } = await runSample({ CAMEO_TESTS: 'full' });
    expect(tests.filter((line: string) => line.endsWith(': passed'))).toEqual([
      'has cases: passed',
      ...[...'abcdefg'].map((row) => `row ${row}: passed`),
      'a soak goes on and on: passed',
    ]);
    expect(printed).toContain('cases 250\n');
    expect(lines.at(-1)).toBe('9 passed, 0 failed, 1 skipped');
  });

  it('fails if a tool in CAMEO_REQUIRE is missing', async () => {
    const { complete, lines, printed } = await runSample({ CAMEO_TESTS: 'full', CAMEO_REQUIRE: 'njs,s3' });
    expect(printed).toContain('CAMEO_REQUIRE asks for s3. No server: start one.');
    expect(lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
    expect(complete).toBe(false);
  });
});

it('a package without results is no success', () => {
  const lines: string[] = [];
  expect(
    printTotals([{ name: '@cameo/gone', path: 'gone' }], { root: HERE, print: (line) => lines.push(line) }),
  ).toBe(false);
  expect(lines.at(-2)).toBe('gone has a test script, but left no coverage/results.json: its log is above');
});
