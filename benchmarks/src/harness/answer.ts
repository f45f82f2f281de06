import { readFileSync, writeFileSync } from 'node:fs';
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

/**
 * The most that this process ever had resident, MiB. `ru_maxrss` would not do: it begins with what the process had
 * that started this one.
 */
export function residentPeakMb(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // There is no /proc but on Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}

/** Makes the peak begin anew with what is resident now; without Linux's /proc it goes on. */
export function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Then the figure is that of the whole process, as it says.
  }
}
