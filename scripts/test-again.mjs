// Runs the test files that failed in a full run once more, alone and with servers of their own. A full run takes twenty minutes
// beside other tests and one S3 server; on a machine that stalls for a minute, tests of deadlines and of servers fail without
// a fault in the code. A file that fails twice has failed. One that passes alone is listed with its first message.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { failuresOf } from './test-failures.mjs';

/** More files than this do not fail by coincidence: then nothing runs again. */
const MAX_FILES = 20;

/** Lines of each log of the S3 server that are printed. */
const LOG_LINES = 8;

/**
 * @typedef {{ readonly name: string, readonly path: string }} Package
 * @typedef {import('./test-failures.mjs').FileResult} FileResult
 * @typedef {{ readonly first: readonly FileResult[], readonly final: readonly FileResult[] }} Attempts
 */

/**
 * The files of both attempts; in `final`, a file of the second replaces that of the first.
 * @param {string} folder of the package
 * @returns {Attempts | undefined} undefined without results
 */
export function readAttempts(folder) {
  const first = readFiles(join(folder, 'coverage', 'results.json'));
  if (first === undefined) return undefined;
  const second = new Map();
  for (const file of readFiles(join(folder, 'coverage', 'again.json')) ?? []) second.set(file.name, file);
  return { first, final: first.map((file) => (hasFailed(file) && second.get(file.name)) || file) };
}

/**
 * What failed at first and passed alone.
 * @param {string} label of the package
 * @param {string} folder of the package
 * @param {Attempts} attempts
 * @returns {readonly string[][]}
 */
export function passedAlone(label, folder, { first, final }) {
  const passed = new Set(final.filter((file) => !hasFailed(file)).map(({ name }) => name));
  return failuresOf(
    label,
    folder,
    first.filter(({ name }) => passed.has(name)),
  );
}

/**
 * Runs the failed files of all packages again, one package after the other; returns the exit status of each.
 * @param {readonly Package[]} packages
 * @param {{ readonly root: string, readonly run: (item: Package, files: readonly string[]) => number, readonly print?: (line: string) => void }} how
 * @returns {ReadonlyMap<string, number>} by the package's name
 */
export function testAgain(packages, { root, run, print = console.log }) {
  const failed = packages.flatMap((item) => {
    const folder = join(root, item.path);
    const files = (readAttempts(folder)?.first ?? []).filter(hasFailed).map(({ name }) => name);
    return files.length === 0 ? [] : [{ item, files, shown: files.map((file) => relative(folder, file)) }];
  });
  const count = failed.reduce((sum, { files }) => sum + files.length, 0);
  if (count === 0) return new Map();
  const list = failed.map(({ item, shown }) => `${item.name} ${shown.join(' ')}`).join(', ');
  if (count > MAX_FILES) {
    print(`${count} files failed, too many to run them again: ${list}`);
    return new Map();
  }
  print(`${count} files failed, and run again, alone: ${list}`);
  for (const line of serverLogs()) print(line);
  return new Map(failed.map(({ item, files }) => [item.name, run(item, files)]));
}

/**
 * The command that runs another one with new servers in place of those that scripts/with-s3.sh and scripts/with-aws.sh started.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {readonly string[]}
 */
export function withNewServers(env = process.env) {
  return [
    ...(env['CAMEO_AWS_LOG'] ? ['scripts/with-aws.sh'] : []),
    ...(env['CAMEO_S3_FOLDER'] ? ['scripts/with-s3.sh'] : []),
  ];
}

/**
 * Runs files of a package with vitest, or those of the scripts with Node; the results are in `coverage/again.json`.
 * @param {string} root
 * @param {readonly string[]} command and its arguments before the files
 * @param {string} folder in which it runs
 * @param {readonly string[]} files
 * @param {{ readonly servers?: readonly string[], readonly stdio?: 'inherit' | 'ignore' }} [options]
 * @returns {number} its exit status
 */
export function runAlone(root, command, folder, files, options = {}) {
  const { servers = withNewServers(), stdio = 'inherit' } = options;
  const [program = '', ...args] = [...servers.map((script) => join(root, script)), ...command, ...files];
  const env = { ...process.env, CAMEO_SECOND_ATTEMPT: '1' };
  return spawnSync(program, args, { cwd: folder, env, stdio }).status ?? 1;
}

/** The ends of the logs of the S3 server that the first attempt used: an answer that never came has its reason there. */
function serverLogs() {
  const folder = process.env['CAMEO_S3_FOLDER'];
  if (!folder) return [];
  return ['mon.a', 'osd.0', 'client.rgw'].flatMap((name) => {
    const file = join(folder, 'log', `${name}.log`);
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : ['no log'];
    return lines.slice(-LOG_LINES).map((line) => `  S3 ${name}: ${line.slice(0, 200)}`);
  });
}

/** @param {string} path @returns {readonly FileResult[] | undefined} */
function readFiles(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).testResults : undefined;
}

/** @param {FileResult} file */
const hasFailed = ({ status, assertionResults }) =>
  status === 'failed' || assertionResults.some((test) => test.status === 'failed');
