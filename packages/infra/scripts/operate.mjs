// `pnpm run doctor`, `pnpm warm` and `pnpm budget`: makes the checkout ready, builds what changed, and runs the command.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bootstrap, ROOT } from '../../../scripts/bootstrap.mjs';

const [command = '', ...args] = process.argv.slice(2);
bootstrap('test');
// On standard error, because a command's own output may be for a program.
const building = ['run', 'build', '--filter=@cameo/infra', '--output-logs=errors-only', '--log-prefix=none'];
const { status } = spawnSync('turbo', building, { cwd: ROOT, stdio: ['ignore', 2, 2] });
if (status !== 0) process.exit(status ?? 1);
const main = join(ROOT, 'packages', 'infra', 'dist', command, 'main.js');
const child = spawn(process.execPath, [main, ...args], { stdio: 'inherit' });
// A terminal sends Ctrl+C to both; the command decides how to stop, and this process waits for it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
