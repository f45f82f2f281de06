/** Lets work run together, up to a total weight, in the order in which it was asked for. */
export type Turns = <T>(weight: number, work: () => Promise<T>) => Promise<T>;

/** @param most total weight of what runs; what is heavier runs alone */
export function createTurns(most: number): Turns {
  const waiting: { weight: number; start: () => void }[] = [];
  let running = 0;
  const startNext = () => {
    for (let next = waiting[0]; next !== undefined && running + next.weight <= most; next = waiting[0]) {
      waiting.shift();
      running += next.weight;
      next.start();
    }
  };
  return async (wanted, work) => {
    const weight = Math.min(wanted, most);
    await new Promise<void>((start) => {
      waiting.push({ weight, start });
      startNext();
    });
    try {
      return await work();
    } finally {
      running -= weight;
      startNext();
    }
  };
}
