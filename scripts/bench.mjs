// `node scripts/bench.mjs NAME [OPTIONS]`: installs the peers for the benchmarks, builds, and runs one benchmark.
import { join } from 'node:path';
import { bootstrap, ROOT, run } from './bootstrap.mjs';

bootstrap('all');
run('turbo', [
  'run',
  'build',
  '--filter=@cameo/benchmarks...',
  '--output-logs=errors-only',
  '--log-prefix=none',
]);
run(process.execPath, [join(ROOT, 'benchmarks', 'dist', 'main.js'), ...process.argv.slice(2)]);
