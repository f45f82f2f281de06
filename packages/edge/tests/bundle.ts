import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A file of TypeScript as a script that a child process can run. */
export interface Bundle {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** Bundles a script of this folder into a directory of its own, which any user may read. */
export async function bundleScript(name: string): Promise<Bundle> {
  const directory = await mkdtemp(join(tmpdir(), 'cameo-script-'));
  await chmod(directory, 0o755);
  const path = join(directory, 'script.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, name)],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  });
  return { path, remove: () => rm(directory, { recursive: true }) };
}
