// `pnpm deploy:dev`, `pnpm run doctor` and so on: makes the checkout ready, builds what changed, and runs `cameo`.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bootstrap, ROOT } from './bootstrap.mjs';
import { exitStatus } from './exit-status.mjs';

bootstrap('test');
// On standard error, because a command's own output may be for a program.
const building = ['run', 'build', '--filter=@cameo/cli', '--output-logs=errors-only', '--log-prefix=none'];
const { status } = spawnSync('turbo', building, {
  cwd: ROOT,
  stdio: ['ignore', 2, 2],
  shell: process.platform === 'win32',
});
if (status !== 0) process.exit(status ?? 1);
const main = join(ROOT, 'packages', 'cli', 'dist', 'main.js');
const child = spawn(process.execPath, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
// A terminal sends Ctrl+C to both; the command decides how to stop, and this process waits for it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(exitStatus(code, signal)));
