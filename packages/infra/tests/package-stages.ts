import { join } from 'node:path';
import { run } from '../src/run.js';
import { CAMEO } from './packaged.js';

const ROOT = join(import.meta.dirname, '../../..');

/** Packages both stages once, by the command that a person runs; the tests look at what it wrote. */
export async function setup(): Promise<void> {
  for (const stage of ['dev', 'prod'])
    await run(process.execPath, [CAMEO, 'package', stage], { cwd: ROOT, env: { INIT_CWD: ROOT } });
}
