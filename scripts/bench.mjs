// `pnpm bench:NAME [-- OPTIONS]`: installs the peers that the benchmarks measure, builds, and runs one benchmark.
import { bootstrap, run } from './bootstrap.mjs';

const [name, ...args] = process.argv.slice(2);
bootstrap('all');
run('turbo', [
  'run',
  'build',
  '--filter=@cameo/benchmarks^...',
  '--output-logs=errors-only',
  '--log-prefix=none',
]);
run('pnpm', ['--filter', '@cameo/benchmarks', 'run', '--silent', String(name), ...args]);
