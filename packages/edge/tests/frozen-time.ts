import { onTestFinished, vi } from 'vitest';

/** The timers that deadlines use. Those of Node's own modules stay real, so files and sockets work as usual. */
const OF_DEADLINES = ['setTimeout', 'clearTimeout', 'performance'] as const;

/** Stops the clock until the end of the test: time passes only where the test says so, however long its work takes. */
export function freezeTime(): void {
  vi.useFakeTimers({ toFake: [...OF_DEADLINES] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

/** A call that never answers. Its time passes at once. */
export function never(budgetMs: number): Promise<never> {
  // The caller starts its own timer after this call.
  setImmediate(() => vi.advanceTimersByTime(budgetMs));
  return new Promise(() => undefined);
}

/** Lets time pass until nothing waits for it, and returns the result of the work. */
export async function passing<T>(work: Promise<T>): Promise<T> {
  await vi.runAllTimersAsync();
  return work;
}
