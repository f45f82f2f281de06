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
 * Extents of an installation, and their options: `run` builds the gallery and serves pictures, `test` adds dependencies for
 * tests, linting and deployment, `all` adds the benchmarks' peers. Each includes the previous one. Dependencies of the build
 * are in the root's `dependencies`, other development dependencies in `devDependencies`.
 */
const EXTENTS = ['run', 'test', 'all'];
/** @type {Readonly<Record<string, readonly string[]>>} */
const OPTIONS = {
  run: ['--prod', '--filter=cameo', '--filter=@cameo/local-edge...', '--filter=@cameo/gallery...'],
  test: ['--filter=!@cameo/benchmarks'],
  all: [],
};

/**
 * Prepares a checkout with only Node and npm: installs the pnpm that package.json pins into .tools, and the dependencies if the
 * lockfile or the required extent has changed since the last time. Ends the process on failure.
 * @param {'run' | 'test' | 'all'} [extent]
 */
export function bootstrap(extent = 'test') {
  // turbo sends usage statistics by default.
  process.env['TURBO_TELEMETRY_DISABLED'] = '1';
  checkNode();
  // `pnpm run` would otherwise install the omitted dependencies.
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
  // Never less than the current extent, whoever installed it: `pnpm install --prod` would remove packages.
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
 * Runs a program in the project's root and shows its output; on failure ends the process with its exit code.
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

/** Changes if an install could have another result. */
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
