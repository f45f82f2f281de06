import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** @param {{ config: { root: string } }} project */
export function setup({ config }) {
  // It runs some files only, and the records of the others count.
  if (process.env['CAMEO_SECOND_ATTEMPT'] !== undefined) return;
  rmSync(join(config.root, 'coverage/left-out.jsonl'), { force: true });
}
