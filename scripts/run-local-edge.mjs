import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './bootstrap.mjs';
import { exitStatus } from './exit-status.mjs';

/**
 * Environment of a process that renders. glibc keeps an arena of freed memory for each thread, and libvips and the
 * AVIF encoder have many threads: with two arenas the same renders peaked at 871 MB instead of 1,029 MB.
 */
export const RENDER_ENV = { MALLOC_ARENA_MAX: '2', ...process.env };

/**
 * Runs the local edge with this terminal as its own, and ends this process as it ends.
 * @param {readonly string[]} args
 */
export function runLocalEdge(args) {
  const main = join(ROOT, 'packages', 'local-edge', 'dist', 'main.js');
  const child = spawn(process.execPath, [main, ...args], { stdio: 'inherit', env: RENDER_ENV });
  // A terminal sends Ctrl+C to both; the child decides how to stop, and this process waits for it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  // npm runs scripts through a shell that keeps SIGTERM to itself: what tells of it is that the shell is gone.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 250).unref();
  child.on('error', (error) => {
    process.stderr.write(`cameo: the local edge could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => process.exit(exitStatus(code, signal)));
}
