import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A TypeScript file as a script for a child process. */
export interface Bundle {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** Bundles a script of this folder into a separate directory that any user may read. */
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
