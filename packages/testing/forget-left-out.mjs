import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** @param {{ config: { root: string } }} project */
export function setup({ config }) {
  rmSync(join(config.root, 'coverage/left-out.jsonl'), { force: true });
}
