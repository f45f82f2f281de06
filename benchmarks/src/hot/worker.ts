import { answerOrders } from '../harness/answer.js';
import type { Ran, RunOrder } from '../harness/rates.js';
import { TASKS } from './tasks.js';

// Runs one task in a separate process; its argument is the task's name in tasks.ts.

const name = process.argv[2] ?? '';
const task = await TASKS[name]?.();
if (task === undefined) throw new Error(`There is no task "${name}".`);
let next = 0;

answerOrders(async ({ runs }: RunOrder): Promise<Ran> => {
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) {
    next += 1;
    const answer = task(next);
    if (answer instanceof Promise) await answer;
  }
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, markup: '' };
});
