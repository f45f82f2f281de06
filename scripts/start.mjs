// `npm start [-- OPTIONS]`: makes the checkout ready, builds what changed, and starts the local edge in this process.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bootstrap, ROOT, run } from './bootstrap.mjs';

bootstrap();
run('turbo', [
  'run',
  'build',
  '--filter=@cameo/local-edge...',
  '--output-logs=errors-only',
  '--log-prefix=none',
]);
await import(pathToFileURL(join(ROOT, 'packages', 'local-edge', 'dist', 'main.js')).href);
