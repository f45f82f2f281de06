import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TOOLS = join(ROOT, '.tools');
const STAMP = join(ROOT, 'node_modules', '.cameo-installed');

/**
 * What is installed: `run` is what serves pictures, `test` adds the tools that deploy, `all` the peers that the
 * benchmarks measure. Each has the one before it in it.
 * @type {Readonly<Record<'run' | 'test' | 'all', readonly string[]>>}
 */
const WITHOUT = {
  run: ['@cameo/benchmarks', '@cameo/infra', '@cameo/browsers'],
  test: ['@cameo/benchmarks'],
  all: [],
};

/**
 * Makes a checkout ready with nothing but Node and npm: the pnpm that package.json pins goes into .tools, and the
 * dependencies are installed when the lockfile has changed since the last time, or when more is needed than last
 * time. Ends the process when that fails.
 * @param {keyof typeof WITHOUT} [extent]
 */
export function bootstrap(extent = 'test') {
  // turbo would otherwise send usage figures.
  process.env['TURBO_TELEMETRY_DISABLED'] = '1';
  checkNode();
  const pnpm = pinnedPnpm();
  process.env['PATH'] = [
    join(TOOLS, 'node_modules', '.bin'),
    join(ROOT, 'node_modules', '.bin'),
    process.env['PATH'],
  ].join(delimiter);
  if (installedPnpm() !== pnpm) {
    say(`installing pnpm ${pnpm} into .tools …`);
    run('npm', [
      'install',
      '--prefix',
      TOOLS,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `pnpm@${pnpm}`,
    ]);
  }
  const wanted = fingerprint();
  const [installed, had] = existsSync(STAMP) ? readFileSync(STAMP, 'utf8').split(' ') : [];
  const extents = Object.keys(WITHOUT);
  const enough = extents.indexOf(had ?? '') >= extents.indexOf(extent);
  if (installed === wanted && enough) return;
  say('installing dependencies …');
  run('pnpm', ['install', '--frozen-lockfile', ...WITHOUT[extent].map((name) => `--filter=!${name}`)]);
  writeFileSync(STAMP, `${wanted} ${extent}`);
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

function pinnedPnpm() {
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return packageManager.replace(/^pnpm@/, '').replace(/\+.*$/, '');
}

function installedPnpm() {
  const file = join(TOOLS, 'node_modules', 'pnpm', 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}

/** Changes when an install could bring something else. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'])
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
