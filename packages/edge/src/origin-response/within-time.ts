import { startDeadline } from '../store/deadline.js';
import type { Store, StoredObject } from '../store/store.js';

/**
 * Waits for a call to a store no longer than it was given: a store that forgets its own budget must not cost the
 * viewer an answer that is possible without it.
 * @throws StoreError `timeout`
 */
export async function withinTime<T>(
  budgetMs: number,
  doing: string,
  call: Promise<T>,
  onLate?: (late: T) => void,
): Promise<T> {
  const deadline = startDeadline(budgetMs, doing);
  try {
    return await deadline.within(call, onLate);
  } finally {
    deadline.clear();
  }
}

/** Opens an object within a time; one that comes too late is let go of. @throws StoreError */
export const openWithin = (
  store: Store,
  key: string,
  budgetMs: number,
  ifNoneMatch?: string,
): Promise<StoredObject | 'not-modified'> =>
  withinTime(
    budgetMs,
    `opening ${JSON.stringify(key)}`,
    store.open(key, { budgetMs, ifNoneMatch }),
    (late) => {
      if (late !== 'not-modified') late.discard();
    },
  );
