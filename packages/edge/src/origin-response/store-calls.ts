import { type DerivativeKey, issue, type SourceKey } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';
import { startDeadline } from '../store/deadline.js';
import { type PutHeaders, type Store, type StoredObject, StoreError } from '../store/store.js';

/**
 * A store whose calls end on time even when the store itself ignores its budget, so that a slow store does not prevent
 * an answer that is possible without it. All times are ms; a call that takes longer rejects with StoreError `timeout`.
 */
export interface TimedStore {
  /** Opens an object. @throws StoreError */
  readonly open: (key: string, ms: number) => Promise<StoredObject>;
  /** Opens an object unless it still has the given entity tag; undefined if it has. @throws StoreError */
  readonly openIfChanged: (key: string, etag: string, ms: number) => Promise<StoredObject | undefined>;
  /**
   * Reads an object in full. One that is too large is refused before the download if the store states its size,
   * otherwise as soon as the limit is exceeded.
   * @param maxBytes size limit, bytes
   * @param onStart receives the first chunk
   * @param check inspects the first bytes, and more of them until its result is not undefined; throws to stop reading
   * @throws ProblemError `source-too-large`; StoreError
   */
  readonly read: (
    key: string,
    object: StoredObject,
    ms: number,
    maxBytes: number,
    onStart?: (start: Uint8Array) => void,
    check?: (start: Uint8Array) => true | undefined,
  ) => Promise<Buffer>;
  /** Stores a derivative unless it exists. @throws StoreError */
  readonly putNew: (
    key: DerivativeKey,
    body: Uint8Array,
    headers: PutHeaders,
    ms: number,
  ) => Promise<'created' | 'exists'>;
  /** Replaces a derivative that still has the given entity tag. @throws StoreError */
  readonly replace: (
    key: DerivativeKey,
    body: Uint8Array,
    headers: PutHeaders & { readonly ifMatch: string },
    ms: number,
  ) => Promise<'replaced' | 'changed'>;
  /** Names of the derivatives of a source, at most `limit`. @throws StoreError */
  readonly list: (source: SourceKey, limit: number, ms: number) => Promise<readonly string[]>;
  /** Deletes a derivative. @throws StoreError */
  readonly remove: (key: DerivativeKey, ms: number) => Promise<void>;
  /** Waits for several calls. @throws StoreError `timeout` */
  readonly together: <T>(doing: string, ms: number, calls: Promise<T>) => Promise<T>;
}

/** Adds timeouts to the calls of a store. */
export function timedStore(store: Store): TimedStore {
  const open = (key: string, budgetMs: number, ifNoneMatch?: string) =>
    within(`opening ${shown(key)}`, budgetMs, store.open(key, { budgetMs, ifNoneMatch }), (late) => {
      if (late !== 'not-modified') late.discard();
    });
  return {
    open: async (key, ms) => {
      const object = await open(key, ms);
      if (object !== 'not-modified') return object;
      throw new StoreError(
        'broken',
        `The store answered not-modified for ${shown(key)} without a condition.`,
      );
    },
    openIfChanged: async (key, etag, ms) => {
      const object = await open(key, ms, etag);
      return object === 'not-modified' ? undefined : object;
    },
    read: (key, object, ms, maxBytes, onStart, check) =>
      within(`reading ${shown(key)}`, ms, readBody(object, maxBytes, onStart, check)),
    putNew: (key, body, headers, budgetMs) =>
      within(`storing ${shown(key)}`, budgetMs, store.putNew(key, body, headers, { budgetMs })),
    replace: (key, body, { ifMatch, ...headers }, budgetMs) =>
      within(
        `replacing ${shown(key)}`,
        budgetMs,
        store.replaceDerivative(key, body, headers, { budgetMs, ifMatch }),
      ),
    list: (source, limit, budgetMs) =>
      within(
        `listing the derivatives of ${shown(source)}`,
        budgetMs,
        store.listDerivatives(source, limit, { budgetMs }),
      ),
    remove: (key, budgetMs) =>
      within(`deleting ${shown(key)}`, budgetMs, store.removeDerivative(key, { budgetMs })),
    together: within,
  };
}

const shown = (key: string): string => JSON.stringify(key);

async function within<T>(
  doing: string,
  ms: number,
  call: Promise<T>,
  onLate?: (late: T) => void,
): Promise<T> {
  const deadline = startDeadline(ms, doing);
  try {
    return await deadline.within(call, onLate);
  } finally {
    deadline.clear();
  }
}

async function readBody(
  object: StoredObject,
  maxBytes: number,
  onStart?: (start: Uint8Array) => void,
  check?: (start: Uint8Array) => true | undefined,
): Promise<Buffer> {
  try {
    if (object.bytes !== undefined && object.bytes > maxBytes)
      throw tooLarge(`${object.bytes} bytes`, maxBytes);
    const chunks: Uint8Array[] = [];
    let length = 0;
    let [checked, next] = [check === undefined, 0];
    for await (const chunk of object.body) {
      length += chunk.length;
      if (length > maxBytes) throw tooLarge(`more than ${maxBytes} bytes`, maxBytes);
      if (chunks.push(chunk) === 1) onStart?.(chunk);
      if (checked || length < next) continue;
      checked = check?.(Buffer.concat(chunks, length)) !== undefined;
      // Doubling avoids concatenating small chunks for each check.
      next = 2 * length;
    }
    return Buffer.concat(chunks, length);
  } finally {
    object.discard();
  }
}

function tooLarge(received: string, maxBytes: number): ProblemError {
  const found = issue('source-too-large', {
    param: 'original',
    received,
    expected: `at most ${maxBytes} bytes`,
  });
  return new ProblemError(found, `the object has ${received}`);
}
