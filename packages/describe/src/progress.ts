/** Receives the progress of long work. */
export interface Progress {
  /** Called once, when the total is known. */
  readonly start?: (total: number) => void;
  /** Called for each item, with the action taken. */
  readonly done?: (what: string, name: string) => void;
}

/**
 * Processes items in order, some concurrently. After a failure, or when the signal aborts, no further item is started.
 * @throws the first failure, or the signal's reason, after the running ones have ended
 */
export async function inPool<T>(
  items: readonly T[],
  atOnce: number,
  signal: AbortSignal | undefined,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const item of waiting) {
      if (failures.length > 0) return;
      try {
        signal?.throwIfAborted();
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
