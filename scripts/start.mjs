// `npm start [-- OPTIONS]`: prepares the checkout, builds what changed, and starts the local edge, with the gallery if it
// serves the sample pictures.
import { join } from 'node:path';
import { bootstrap, ROOT, run } from './bootstrap.mjs';
import { runLocalEdge } from './run-local-edge.mjs';

const args = process.argv.slice(2);
// The gallery shows the samples by name: with other pictures, or another website, it is useless.
const hasGallery = !args.some((arg) => /^--(?:origin|s3|site|help)(?:=|$)|^-h$/.test(arg));

bootstrap('run');
run('turbo', [
  'run',
  'build',
  '--filter=@cameo/local-edge...',
  ...(hasGallery ? ['--filter=@cameo/gallery...'] : []),
  '--output-logs=errors-only',
  '--log-prefix=none',
]);
runLocalEdge(hasGallery ? [...args, '--site', join(ROOT, 'examples', 'gallery', 'dist')] : args);
