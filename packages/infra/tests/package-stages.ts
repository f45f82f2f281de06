import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../src/run.js';
import { CAMEO, STAGES } from './packaged.js';

const ROOT = join(import.meta.dirname, '../../..');

/** Packages both stages once, by the command that a person runs; the tests look at what it wrote. */
export async function setup(): Promise<void> {
  // As it was left when everybody could look into it (private.test.ts).
  await mkdir(STAGES, { recursive: true });
  await chmod(STAGES, 0o755);
  for (const stage of ['dev', 'prod'])
    await run(process.execPath, [CAMEO, 'package', stage], { cwd: ROOT, env: { INIT_CWD: ROOT } });
}
