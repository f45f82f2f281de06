/** Is told how far a long work is. */
export interface Progress {
  /** Called once, as soon as it is known how much there is. */
  readonly start?: (total: number) => void;
  /** Called for each, with what was done to it. */
  readonly done?: (what: string, name: string) => void;
}

/** Works on items, some at once, in their order; the first failure ends it. */
export async function inPool<T>(
  items: readonly T[],
  atOnce: number,
  signal: AbortSignal | undefined,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) {
      signal?.throwIfAborted();
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
