// Runs before each test file that shares its process with others. An edge restricts libvips' loaders for the whole process, and
// the next file reads pictures with sharp itself, so the restriction must be lifted. The edge remembers its last restriction and
// does not repeat it: it first restricts to nothing, so that the next edge's restriction counts as different.
import module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// The tested package's own edge: another copy of the module would remember something else.
const edge = module
  .createRequire(join(process.cwd(), 'package.json'))
  .resolve('@cameo/edge/package.json')
  .replace(/package\.json$/, 'dist/render/sharp.js');
const { loadSharp } = await import(pathToFileURL(edge).href);
const sharp = await loadSharp([]);
sharp.unblock({ operation: ['VipsForeignLoad'] });
