// Runs one task in a process of its own; started with its name, see tasks.ts and ../react/render-process.ts.
import type { Order, Rendered } from '../react/render-process.js';
import { TASKS } from './tasks.js';

const name = process.argv[2] ?? '';
const task = await TASKS[name]?.();
if (task === undefined) throw new Error(`There is no task "${name}".`);
let next = 0;

process.on('message', async ({ runs }: Order) => {
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) {
    next += 1;
    const answer = task(next);
    if (answer instanceof Promise) await answer;
  }
  const { user, system } = process.cpuUsage(before);
  process.send?.({ ms: (user + system) / 1000, markup: '' } satisfies Rendered);
});
