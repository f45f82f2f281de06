// `npm test [-- OPTIONS OF TURBO]`: makes the checkout ready, builds, and runs the tests of every package.
import { bootstrap, run } from './bootstrap.mjs';

bootstrap();
run('turbo', ['run', 'test', '--log-order=grouped', ...process.argv.slice(2)]);
