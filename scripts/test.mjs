// `npm test [-- OPTIONS OF TURBO]`: makes the checkout ready, builds, and runs the tests of every package.
import { bootstrap, run } from './bootstrap.mjs';

bootstrap();
// One package after the other: several tests hold work against the clock, and each run fills all cores by itself.
// The benchmarks and their tests need the peers that they measure, which nobody else has to install.
run('turbo', [
  'run',
  'test',
  '--filter=!@cameo/benchmarks',
  '--concurrency=1',
  '--log-order=grouped',
  ...process.argv.slice(2),
]);
