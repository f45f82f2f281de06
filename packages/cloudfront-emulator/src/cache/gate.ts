/** Runs a task now, or as soon as one of those running has ended. First come, first served. */
export type Gate = <T>(task: () => Promise<T>) => Promise<T>;

/** Lets at most `width` tasks run at the same time: a render takes a core and much memory. */
export function createGate(width: number): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= width) await new Promise<void>((admit) => waiting.push(admit));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      // The place is handed over, so that a newcomer cannot slip in between.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
