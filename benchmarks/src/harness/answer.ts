import type { Reply } from './worker.js';

/** In a process that `startWorker` started: answers each order, or says why it cannot. */
export function answerOrders<Order, Answer>(work: (order: Order) => Promise<Answer> | Answer): void {
  process.on('message', async (order: Order) => {
    const reply: Reply<Answer> = await (async () => work(order))().then(
      (answer) => ({ answer }),
      (error: unknown) => ({ failed: error instanceof Error ? error.message : String(error) }),
    );
    process.send?.(reply);
  });
  // Nothing is measured for a parent that is gone.
  process.on('disconnect', () => process.exit(0));
}
