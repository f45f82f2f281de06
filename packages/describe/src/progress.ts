/** Is told how far a long work is. */
export interface Progress {
  /** Called once, as soon as it is known how much there is. */
  readonly start?: (total: number) => void;
  /** Called for each, with what was done to it. */
  readonly done?: (what: string, name: string) => void;
}

/**
 * Works on items, some at once, in their order. After a failure, or when the signal aborts, none is begun any more.
 * @throws the first failure, or the signal's reason, when those that were begun have ended
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
