// `node scripts/bench.mjs FOLDER [OPTIONS]`: installs the peers that the benchmarks measure, builds, and runs the one
// benchmark that lies in benchmarks/src/FOLDER.
import { join } from 'node:path';
import { bootstrap, ROOT, run } from './bootstrap.mjs';

const [folder, ...args] = process.argv.slice(2);
bootstrap('all');
run('turbo', [
  'run',
  'build',
  '--filter=@cameo/benchmarks...',
  '--output-logs=errors-only',
  '--log-prefix=none',
]);
run(process.execPath, [join(ROOT, 'benchmarks', 'dist', String(folder), 'main.js'), ...args]);
