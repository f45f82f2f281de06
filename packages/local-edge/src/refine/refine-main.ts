import { createRefine, type Store } from '@cameo/edge';
import { takeLowestPriority } from './lowest-priority.js';
import type { FromProcess, Job, ToProcess } from './messages.js';
import { createRemoteStore } from './remote-store.js';

/** The program of the refining process: one job after the other, with the edge's own store. */
takeLowestPriority();
// Ctrl+C goes to all processes of a terminal, and SIGTERM may go to a whole group; the edge decides when this one ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
// The edge has exited, for whatever reason.
process.on('disconnect', () => process.exit());

const send = (message: FromProcess): void => void process.send?.(message);
const { store, answered } = createRemoteStore(send);

async function run({ key, config, memoryMb, budgetMs }: Job): Promise<void> {
  try {
    const refine = createRefine(config, {
      store: store as Store,
      log: (log) => send({ log }),
      ...(memoryMb !== undefined && { memoryMb }),
    });
    send({ done: await refine(key, budgetMs) });
  } catch (error) {
    send({ failed: error instanceof Error ? error.message : String(error) });
  }
}

process.on('message', (message: ToProcess) => {
  if ('job' in message) void run(message.job);
  else answered(message);
});
