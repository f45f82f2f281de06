import { StoreError } from './store.js';

/** The end of one call's time. */
export interface Deadline {
  /** Aborts when the time is up; its reason is the error that the call fails with. */
  readonly signal: AbortSignal;
  /**
   * Settles as `work` does, or fails with `timeout` when the time is up first. What cannot be cancelled goes on
   * alone; `onLate` gets its result, to release it.
   */
  readonly within: <T>(work: Promise<T>, onLate?: (late: T) => void) => Promise<T>;
  /** @throws StoreError `timeout` when the time is up */
  readonly check: () => void;
  /** Stops the clock: the call has its answer. */
  readonly clear: () => void;
}

/** Longest delay that a timer takes; a longer one fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** What another clock than a call's does differently. */
export interface DeadlineOptions {
  /** The error that the time ends with; by default a {@link StoreError} `timeout`. */
  readonly late?: () => Error;
  /** Whether the process waits for the end of the time when it has nothing else to do. */
  readonly keepsAlive?: boolean;
}

/** Starts the clock of a call; `doing` is for the message, such as `reading "a.jpg"`. */
export function startDeadline(
  budgetMs: number,
  doing: string,
  { late, keepsAlive = false }: DeadlineOptions = {},
): Deadline {
  const controller = new AbortController();
  const { signal } = controller;
  const expire = (): void => controller.abort(late?.() ?? timeUp(budgetMs, doing));

  let timer: NodeJS.Timeout | undefined;
  if (budgetMs > 0) {
    timer = setTimeout(expire, Math.min(budgetMs, MAX_TIMER_MS));
    if (!keepsAlive) timer.unref();
  } else expire();

  return {
    signal,
    within: (work, onLate) => race(work, signal, onLate),
    check: () => signal.throwIfAborted(),
    clear: () => clearTimeout(timer),
  };
}

const timeUp = (budgetMs: number, doing: string): StoreError =>
  new StoreError('timeout', `Time was up while ${doing}: the call was given ${Math.round(budgetMs)} ms.`);

function race<T>(work: Promise<T>, signal: AbortSignal, onLate?: (late: T) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let over = false;
    const expired = (): void => {
      over = true;
      reject(signal.reason);
    };
    if (signal.aborted) expired();
    else signal.addEventListener('abort', expired, { once: true });

    work.then(
      (result) => {
        signal.removeEventListener('abort', expired);
        if (over) onLate?.(result);
        else resolve(result);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', expired);
        reject(error);
      },
    );
  });
}
