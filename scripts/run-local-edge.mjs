import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './bootstrap.mjs';
import { exitStatus } from './exit-status.mjs';

/**
 * Environment of a rendering process. glibc keeps an arena of freed memory for each thread, and libvips and the AVIF encoder
 * have many threads: with two arenas the same renders peaked at 871 MB instead of 1,029 MB.
 */
export const RENDER_ENV = { MALLOC_ARENA_MAX: '2', ...process.env };

/**
 * Runs the local edge in this terminal, and exits with its status.
 * @param {readonly string[]} args
 */
export function runLocalEdge(args) {
  const main = join(ROOT, 'packages', 'local-edge', 'dist', 'main.js');
  const child = spawn(process.execPath, [main, ...args], { stdio: 'inherit', env: RENDER_ENV });
  // The child decides how to stop, and this process waits for it. A terminal sends Ctrl+C to both; the child counts the second
  // one, which comes at once, as the same.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
    process.on(signal, () => child.kill(signal));
  // npm runs scripts through a shell that does not forward SIGTERM: the exit of the shell is the only sign of it.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 250).unref();
  child.on('error', (error) => {
    process.stderr.write(`cameo: the local edge could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => process.exit(exitStatus(code, signal)));
}
