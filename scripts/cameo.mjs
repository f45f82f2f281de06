// `pnpm deploy:dev`, `pnpm run doctor` and so on: prepares the checkout, builds what changed, and runs `cameo`.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bootstrap, ROOT } from './bootstrap.mjs';
import { exitStatus } from './exit-status.mjs';

bootstrap('test');
// On standard error, because a command's own output may be machine-readable.
const building = ['run', 'build', '--filter=@cameo/cli', '--output-logs=errors-only', '--log-prefix=none'];
const { status } = spawnSync('turbo', building, {
  cwd: ROOT,
  stdio: ['ignore', 2, 2],
  shell: process.platform === 'win32',
});
if (status !== 0) process.exit(status ?? 1);
const main = join(ROOT, 'packages', 'cli', 'dist', 'main.js');
const child = spawn(process.execPath, [main, ...process.argv.slice(2)], {
  // pnpm runs scripts in the root, and this variable has the folder in which the command was typed.
  cwd: process.env['INIT_CWD'] ?? process.cwd(),
  stdio: 'inherit',
});
// The child decides how to stop, and this process waits for it. A terminal sends Ctrl+C to both; the child counts the second
// one, which comes at once, as the same.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(exitStatus(code, signal)));
