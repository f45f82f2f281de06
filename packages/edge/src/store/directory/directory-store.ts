import { derivativePrefix } from '@cameo/core';
import { type Deadline, startDeadline } from '../deadline.js';
import { assertDerivatives, assertReadableKey, assertWritableKey, isDerivativeKey } from '../keys.js';
import type { Store } from '../store.js';
import { openDerivative, replaceDerivative, writeDerivative } from './derivative.js';
import { listDirectory } from './list.js';
import { closeQuietly, storedFile } from './open-file.js';
import { deleteDerivative, purgeDirectory } from './purge.js';
import { openSource, type SourceFolder } from './source.js';
import { STALE_MS, sweepTemp } from './temp.js';

/**
 * A store of two folders: sources are the files of `sources`, never written; derivatives are stored in `derivatives`, which is
 * created with the first one. Several processes may share both.
 */
export function createDirectoryStore(folder: SourceFolder): Store {
  const sweepNowAndThen = createSweeper(folder.derivatives);
  return {
    open: async (key, { budgetMs, ifNoneMatch }) => {
      assertReadableKey(key);
      return inTime(startDeadline(budgetMs, `reading ${JSON.stringify(key)}`), async (deadline) => {
        const opening = isDerivativeKey(key)
          ? openDerivative(folder.derivatives, key)
          : openSource(folder, key);
        const file = await deadline.within(opening, (late) => closeQuietly(late.handle));
        if (ifNoneMatch === file.etag) {
          closeQuietly(file.handle);
          deadline.clear();
          return 'not-modified';
        }
        return storedFile(key, file, deadline);
      });
    },

    putNew: async (key, body, headers, { budgetMs }) => {
      assertDerivatives(key, 'store');
      assertWritableKey(key);
      return inTime(startDeadline(budgetMs, `storing ${JSON.stringify(key)}`), async (deadline) => {
        await deadline.within(sweepNowAndThen());
        const answer = await deadline.within(
          writeDerivative(folder.derivatives, key, body, headers, deadline),
        );
        deadline.clear();
        return answer;
      });
    },

    replaceDerivative: async (key, body, headers, { budgetMs, ifMatch }) => {
      assertDerivatives(key, 'store');
      assertWritableKey(key);
      return inTime(startDeadline(budgetMs, `replacing ${JSON.stringify(key)}`), async (deadline) => {
        await deadline.within(sweepNowAndThen());
        const replacing = replaceDerivative(folder.derivatives, key, body, { ...headers, ifMatch }, deadline);
        const answer = await deadline.within(replacing);
        deadline.clear();
        return answer;
      });
    },

    listDerivatives: async (source, limit, { budgetMs }) => {
      const prefix = derivativePrefix(source);
      return inTime(startDeadline(budgetMs, `listing ${JSON.stringify(prefix)}`), async (deadline) => {
        const names = await deadline.within(listDirectory(folder.derivatives, prefix, limit));
        deadline.clear();
        return names;
      });
    },

    removeDerivative: async (key, { budgetMs }) => {
      assertDerivatives(key, 'delete');
      return inTime(startDeadline(budgetMs, `deleting ${JSON.stringify(key)}`), async (deadline) => {
        await deadline.within(deleteDerivative(folder.derivatives, key));
        deadline.clear();
      });
    },

    removeDerivatives: async (source, { budgetMs }) => {
      const prefix = derivativePrefix(source);
      return inTime(startDeadline(budgetMs, `deleting ${JSON.stringify(prefix)}`), async (deadline) => {
        await deadline.within(sweepNowAndThen());
        const removed = await deadline.within(purgeDirectory(folder.derivatives, prefix, deadline));
        deadline.clear();
        return removed;
      });
    },
  };
}

/** Runs a call and stops its timer if it fails; a call that returns a body leaves the timer to the body. */
async function inTime<T>(deadline: Deadline, call: (deadline: Deadline) => Promise<T>): Promise<T> {
  try {
    return await call(deadline);
  } catch (error) {
    deadline.clear();
    throw error;
  }
}

/** Removes what killed writers left, before the first write and then at most once per {@link STALE_MS}. */
function createSweeper(derivatives: string): () => Promise<void> {
  let next = 0;
  return async () => {
    if (Date.now() < next) return;
    next = Date.now() + STALE_MS;
    await sweepTemp(derivatives, STALE_MS);
  };
}
