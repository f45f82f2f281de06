/** Runs `start` unless the same key is under way already; tells whether this caller started it. */
export type Collapse<T> = (
  key: string,
  start: () => Promise<T>,
) => { readonly led: boolean; readonly answer: Promise<T> };

/** Identical concurrent misses share one fetch. A key is free again as soon as its fetch has settled. */
export function createCollapse<T>(): Collapse<T> {
  const underWay = new Map<string, Promise<T>>();
  return (key, start) => {
    const running = underWay.get(key);
    if (running !== undefined) return { led: false, answer: running };
    const answer = start().finally(() => underWay.delete(key));
    underWay.set(key, answer);
    return { led: true, answer };
  };
}
