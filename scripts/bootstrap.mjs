import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPinnedPnpm } from './pinned-pnpm.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TOOLS = join(ROOT, '.tools');
const STAMP = join(ROOT, 'node_modules', '.cameo-installed');

/**
 * What is installed, and with which options: `run` is what builds the gallery and serves pictures, `test` adds what
 * tests, lints and deploys, `all` the peers that the benchmarks measure. Each has the one before it in it. What a build
 * needs is in the `dependencies` of the root, what else the packages are developed with in `devDependencies`.
 */
const EXTENTS = ['run', 'test', 'all'];
/** @type {Readonly<Record<string, readonly string[]>>} */
const OPTIONS = {
  run: ['--prod', '--filter=cameo', '--filter=@cameo/local-edge...', '--filter=@cameo/gallery...'],
  test: ['--filter=!@cameo/benchmarks'],
  all: [],
};

/**
 * Makes a checkout ready with nothing but Node and npm: the pnpm that package.json pins goes into .tools, and the
 * dependencies are installed when the lockfile has changed since the last time, or when more is needed than last
 * time. Ends the process when that fails.
 * @param {'run' | 'test' | 'all'} [extent]
 */
export function bootstrap(extent = 'test') {
  // turbo would otherwise send usage figures.
  process.env['TURBO_TELEMETRY_DISABLED'] = '1';
  checkNode();
  // `pnpm run` would otherwise install what was left out.
  process.env['pnpm_config_verify_deps_before_run'] = 'false';
  const refused = installPinnedPnpm(ROOT, TOOLS, (args) => run('npm', args), say);
  if (refused !== undefined) fail(refused);
  process.env['PATH'] = [
    join(TOOLS, 'node_modules', '.bin'),
    join(ROOT, 'node_modules', '.bin'),
    process.env['PATH'],
  ].join(delimiter);
  const wanted = fingerprint();
  const [installed, had = ''] = existsSync(STAMP) ? readFileSync(STAMP, 'utf8').split(' ') : [];
  if (installed === wanted && EXTENTS.indexOf(had) >= EXTENTS.indexOf(extent)) return;
  // Never less than is there, whoever installed it: `pnpm install --prod` would remove it.
  const wider = EXTENTS[Math.max(EXTENTS.indexOf(extent), EXTENTS.indexOf(extentOnDisk()))] ?? extent;
  say('installing dependencies …');
  run('pnpm', ['install', '--frozen-lockfile', ...(OPTIONS[wider] ?? [])]);
  writeFileSync(STAMP, `${wanted} ${wider}`);
}

function extentOnDisk() {
  if (existsSync(join(ROOT, 'benchmarks', 'node_modules'))) return 'all';
  return existsSync(join(ROOT, 'node_modules', 'vitest')) ? 'test' : 'run';
}

/**
 * Runs a program in the project's root with its output shown; ends the process with its code when it fails.
 * @param {string} program
 * @param {readonly string[]} args
 */
export function run(program, args) {
  const { status, error } = spawnSync(program, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error !== undefined) fail(`${program} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(
    `this is Node ${process.versions.node}, and Cameo needs 20.19 or later: install a current Node and try again`,
  );
}

/** Changes when an install could bring something else. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'scripts/bootstrap.mjs'])
    hash.update(readFileSync(join(ROOT, file)));
  return hash.update(process.version).update(process.arch).digest('hex');
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`cameo: ${text}\n`);
}

/** @param {string} text */
function fail(text) {
  say(text);
  process.exit(1);
}
