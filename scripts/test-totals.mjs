// Adds up the results of the packages' and the scripts' tests in coverage/, and prints what was skipped and what failed. As a
// command it fails if a test failed, if a package has no results, and with --no-skips if a test was skipped.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './bootstrap.mjs';
import { passedAlone, readAttempts } from './test-again.mjs';
import { failureLines, failuresOf } from './test-failures.mjs';

/**
 * @typedef {{ readonly name: string, readonly path: string }} Package
 * @typedef {import('../packages/testing/src/left-out.ts').LeftOutLine} LeftOutLine
 * @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number, readonly skippedIn: ReadonlyMap<string, number>, readonly left: readonly LeftOutLine[], readonly failures: readonly string[][], readonly alone: readonly string[][] }} Results
 */

/** The tests of the scripts, which Node runs and turbo does not know. */
export const SCRIPTS = { name: 'scripts', path: 'scripts' };

/** The packages with a test script. */
export function testedPackages(root = ROOT) {
  return ['packages', 'examples', 'tools']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
    .concat('benchmarks')
    .flatMap((path) => {
      const file = join(root, path, 'package.json');
      const { name, scripts } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
      return scripts?.test === undefined ? [] : [{ name: String(name), path }];
    });
}

/**
 * Prints the skipped tests, then the failures, and the totals as the last line.
 * @param {readonly Package[]} packages
 * @param
 * {{ readonly seconds?: number, readonly noSkips?: boolean, readonly root?: string, readonly print?: (line: string) => void }}
 * [how]
 * @returns {boolean} whether all packages have results, without failures
 */
export function printTotals(packages, { seconds, noSkips = false, root = ROOT, print = console.log } = {}) {
  const found = packages.map(({ name, path }) => ({
    name: name.replace('@cameo/', ''),
    results: readResults(name.replace('@cameo/', ''), join(root, path)),
  }));
  const complete = found.flatMap(({ name, results }) =>
    results === undefined ? [] : [{ name, ...results }],
  );
  for (const line of leftOut(complete)) print(line);
  const alone = complete.flatMap((results) => results.alone);
  for (const line of failureLines('Failed beside other tests, and passed alone:', alone)) print(line);
  const failures = complete.flatMap((results) => results.failures);
  for (const line of failureLines('Failed:', failures)) print(line);
  for (const { name, results } of found)
    if (results === undefined)
      print(`${name} has a test script, but left no coverage/results.json: its log is above`);
  const [passed, failed, skipped] = /** @type {const} */ (['passed', 'failed', 'skipped']).map((key) =>
    complete.reduce((sum, results) => sum + results[key], 0),
  );
  const time = seconds === undefined ? '' : ` in ${Math.round(seconds)} s`;
  const second = alone.length === 0 ? '' : ` (${alone.length} of them alone, at the second attempt)`;
  print(`${passed} passed${second}, ${failed} failed, ${skipped} skipped${time}`);
  return complete.length === found.length && failed === 0 && passed !== 0 && !(noSkips && skipped !== 0);
}

/**
 * @param {string} label
 * @param {string} folder of the package
 * @returns {Results | undefined}
 */
function readResults(label, folder) {
  const attempts = readAttempts(folder);
  if (attempts === undefined) return undefined;
  let passed = 0;
  /** @type {Map<string, number>} */
  const skippedIn = new Map();
  for (const { name, assertionResults } of attempts.final)
    for (const { status } of assertionResults)
      if (status === 'passed') passed += 1;
      else if (status !== 'failed') skippedIn.set(name, (skippedIn.get(name) ?? 0) + 1);
  const lines = join(folder, 'coverage', 'left-out.jsonl');
  const left = existsSync(lines) ? readFileSync(lines, 'utf8').trim().split('\n') : [];
  const failures = failuresOf(label, folder, attempts.final);
  return {
    passed,
    failed: failures.length,
    failures,
    alone: passedAlone(label, folder, attempts),
    skipped: [...skippedIn.values()].reduce((sum, count) => sum + count, 0),
    skippedIn,
    left: [...new Set(left)].map((line) => JSON.parse(line)),
  };
}

/** @param {readonly (Results & { readonly name: string })[]} packages */
function leftOut(packages) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  /** @param {string} group @param {string} entry */
  const add = (group, entry) => groups.set(group, [...(groups.get(group) ?? []), entry]);
  for (const { name, left, skippedIn } of packages) {
    const files = new Set([...skippedIn.keys(), ...left.map(({ file }) => file)]);
    for (const file of files) {
      const label = `${name} ${basename(file).replace(/\.test\.tsx?$/, '')}`;
      const here = left.filter((line) => line.file === file);
      const skipped = skippedIn.get(file) ?? 0;
      const [missing] = here.filter((line) => line.kind === 'missing');
      const [later] = here.filter((line) => line.kind === 'only in full');
      if (missing) add(`Not run, for want of ${missing.tool}. ${missing.message}`, `${label} ${skipped}`);
      else if (later) add('Left to npm run test:all', `${label} ${skipped} (${later.why})`);
      else if (skipped > 0) add('Skipped by the tests themselves', `${label} ${skipped}`);
      const shorter = here.filter((line) => line.kind === 'shorter');
      const sum = (/** @type {'short' | 'full'} */ key) => shorter.reduce((all, line) => all + line[key], 0);
      if (shorter.length > 0)
        add('Shorter than in npm run test:all, in cases', `${label} ${sum('short')} of ${sum('full')}`);
    }
  }
  return [...groups].flatMap(([group, entries]) => ['', `${group}:`, ...wrapped(entries)]).concat('');
}

/**
 * Joins entries in lines of about 110 characters.
 * @param {readonly string[]} entries
 */
function wrapped(entries) {
  /** @type {string[]} */
  const lines = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + entry.length < 108) lines[lines.length - 1] = `${last}, ${entry}`;
    else lines.push(`  ${entry}`);
  }
  return lines;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = printTotals([...testedPackages(), SCRIPTS], {
    noSkips: process.argv.includes('--no-skips'),
  })
    ? 0
    : 1;
