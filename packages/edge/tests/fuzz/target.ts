import { testConfig } from '../test-config.js';
import { createJudge } from './judge.js';
import { fromBytes } from './seeds.js';

const { judge } = createJudge(testConfig());
let left = Number(process.env['CAMEO_FUZZ_EXECUTIONS']);

/** jsfuzz calls this with each input. An error is a finding. */
export async function fuzz(bytes: Uint8Array): Promise<void> {
  const wrong = await judge(fromBytes(bytes));
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  left -= 1;
  // It runs until it gets a stop message, and then records the coverage.
  if (left === 0) process.kill(process.pid, 'SIGINT');
}
