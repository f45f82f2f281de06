// `pnpm package:dev`, `pnpm deploy:dev` and so on: makes the checkout ready, builds what changed, and runs the command.
import { join } from 'node:path';
import { bootstrap, ROOT, run } from '../../../scripts/bootstrap.mjs';

bootstrap('test');
run('turbo', ['run', 'build', '--filter=@cameo/infra', '--output-logs=errors-only', '--log-prefix=none']);
run(process.execPath, [join(ROOT, 'packages', 'infra', 'dist', 'main.js'), ...process.argv.slice(2)]);
