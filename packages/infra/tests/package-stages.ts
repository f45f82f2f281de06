import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../src/run.js';
import { CAMEO, PACKAGED, STAGES } from './packaged.js';

const ROOT = join(import.meta.dirname, '../../..');

/** Packages the stages once, with the users' command; the tests inspect its output. */
export async function setup(): Promise<void> {
  // As left by an older version, readable for everybody (private.test.ts).
  await mkdir(STAGES, { recursive: true });
  await chmod(STAGES, 0o755);
  for (const stage of PACKAGED) await run(process.execPath, [CAMEO, 'package', stage], { cwd: ROOT });
}
