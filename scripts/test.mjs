// `npm test [-- OPTIONS OF TURBO]`: makes the checkout ready, builds, and runs the tests of every package.
import { bootstrap, run } from './bootstrap.mjs';

bootstrap();
// One package after the other: several tests hold work against the clock, and each run fills all cores by itself.
run('turbo', ['run', 'test', '--concurrency=1', '--log-order=grouped', ...process.argv.slice(2)]);
