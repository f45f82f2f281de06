import { StoreError } from './store.js';

/** The timeout of one call. */
export interface Deadline {
  /** Aborts at the timeout; its reason is the error with which the call rejects. */
  readonly signal: AbortSignal;
  /**
   * Settles as `work` does, or rejects with `timeout` if that comes first. Work that cannot be cancelled continues; `onLate`
   * gets its result, to release it.
   */
  readonly within: <T>(work: Promise<T>, onLate?: (late: T) => void) => Promise<T>;
  /** @throws StoreError `timeout` after the timeout */
  readonly check: () => void;
  /** Stops the timer: the call has its answer. */
  readonly clear: () => void;
}

/** Maximum delay of a timer; a longer one fires immediately. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Options of a deadline. */
export interface DeadlineOptions {
  /** The error of the timeout; by default a {@link StoreError} `timeout`. */
  readonly late?: () => Error;
  /** Whether the process stays alive until the timeout when it has nothing else to do. */
  readonly keepsAlive?: boolean;
}

/** Starts the timer of a call; `doing` is for the message, such as `reading "a.jpg"`. */
export function startDeadline(
  budgetMs: number,
  doing: string,
  { late, keepsAlive = false }: DeadlineOptions = {},
): Deadline {
  const controller = new AbortController();
  const { signal } = controller;
  const expire = (): void => controller.abort(late?.() ?? timeoutError(budgetMs, doing));

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

const timeoutError = (budgetMs: number, doing: string): StoreError =>
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
