// `pnpm try-folder DIR [OPTIONS]`: prepares the checkout, builds what is needed, and tests a folder; see tools/try-folder.
import { join } from 'node:path';
import { bootstrap, ROOT, run } from './bootstrap.mjs';

bootstrap();
run('turbo', [
  'run',
  'build',
  '--filter=@cameo/try-folder...',
  '--output-logs=errors-only',
  '--log-prefix=none',
]);
run(process.execPath, [join(ROOT, 'tools', 'try-folder', 'dist', 'main.js'), ...process.argv.slice(2)]);
