// `npm start [-- OPTIONS]`: makes the checkout ready, builds what changed, and starts the local edge.
import { bootstrap, run } from './bootstrap.mjs';
import { runLocalEdge } from './run-local-edge.mjs';

bootstrap();
run('turbo', [
  'run',
  'build',
  '--filter=@cameo/local-edge...',
  '--output-logs=errors-only',
  '--log-prefix=none',
]);
runLocalEdge(process.argv.slice(2));
