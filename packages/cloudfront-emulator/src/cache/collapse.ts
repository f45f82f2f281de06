/** What came of asking for something that somebody else may be asking for already. */
export type Collapsed<T> =
  | { readonly led: true; readonly answer: T }
  | { readonly led: false; readonly answer: T | 'let through' };

/** Runs `start` unless the same key is under way already; then waits for that one, for a while. */
export type Collapse<T> = (key: string, start: () => Promise<T>) => Promise<Collapsed<T>>;

/**
 * Identical concurrent misses share one fetch, but only for a bounded pause: CloudFront pauses the others briefly, for a
 * time that it does not say, then lets them through (D:RequestAndResponseBehaviorS3Origin). A key is free again as soon as
 * the fetch that holds it has settled.
 * @param pauseMs how long one that is not the first waits, ms; 0 shares nothing
 */
export function createCollapse<T>(pauseMs: number): Collapse<T> {
  const underWay = new Map<string, Promise<T>>();
  return async (key, start) => {
    const running = underWay.get(key);
    if (running !== undefined) return { led: false, answer: await within(pauseMs, running) };
    const answer = start().finally(() => underWay.delete(key));
    underWay.set(key, answer);
    return { led: true, answer: await answer };
  };
}

async function within<T>(ms: number, running: Promise<T>): Promise<T | 'let through'> {
  if (ms <= 0) return 'let through';
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<'let through'>((resolve) => {
    timer = setTimeout(resolve, ms, 'let through');
  });
  try {
    return await Promise.race([running, over]);
  } finally {
    clearTimeout(timer);
  }
}
