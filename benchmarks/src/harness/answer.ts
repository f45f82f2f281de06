import { readFileSync, writeFileSync } from 'node:fs';
import type { Reply } from './worker.js';

/** Runs in a process from `startWorker`: answers each order, or reports an error. */
export function answerOrders<Order, Answer>(work: (order: Order) => Promise<Answer> | Answer): void {
  process.on('message', async (order: Order) => {
    const reply: Reply<Answer> = await (async () => work(order))().then(
      (answer) => ({ answer }),
      (error: unknown) => ({ failed: error instanceof Error ? error.message : String(error) }),
    );
    process.send?.(reply);
  });
  // Ends with its parent.
  process.on('disconnect', () => process.exit(0));
}

/** Peak resident memory of this process, MiB. `ru_maxrss` is unsuitable: it begins with the parent's value. */
export function residentPeakMb(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // Only Linux has /proc.
  }
  return process.resourceUsage().maxRSS / 1024;
}

/** Resets the peak to the current resident memory; without Linux's /proc the peak stays. */
export function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Then the figure is that of the whole process, as documented.
  }
}
