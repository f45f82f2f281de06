/** The outcome for one of several identical requests: the first one leads, the others wait. */
export type Collapsed<T> =
  | { readonly led: true; readonly answer: T }
  | { readonly led: false; readonly answer: T | 'let through' };

/** Runs `start` unless the same key is in progress; then waits for that one, for a bounded time. */
export type Collapse<T> = (key: string, start: () => Promise<T>) => Promise<Collapsed<T>>;

/**
 * Identical concurrent misses share one fetch, but only for a bounded pause: CloudFront pauses the others briefly, for an
 * undocumented time, then lets them through (D:RequestAndResponseBehaviorS3Origin). A key is free again as soon as its fetch
 * has settled.
 * @param pauseMs how long the others wait for the first, ms; 0 shares nothing
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

/** Runs a task now, or as soon as a running one has ended. First come, first served. */
export type Gate = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs at most `width` tasks concurrently: a render takes a core and much memory. */
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
      // The slot is handed over directly, so that a new task cannot take it.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
