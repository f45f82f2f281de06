import { type DerivativeKey, issue, type SourceKey } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';
import { startDeadline } from '../store/deadline.js';
import { type PutHeaders, type Store, type StoredObject, StoreError } from '../store/store.js';

/**
 * A store whose calls end on time even when the store itself ignores its budget: a slow store must not cost the viewer an
 * answer that is possible without it. All times are ms; a call that takes longer fails with StoreError
 * `timeout`.
 */
export interface TimedStore {
  /** Opens an object. @throws StoreError */
  readonly open: (key: string, ms: number) => Promise<StoredObject>;
  /** Opens an object unless it still has an entity tag; undefined when it has. @throws StoreError */
  readonly openIfChanged: (key: string, etag: string, ms: number) => Promise<StoredObject | undefined>;
  /**
   * Reads an object whole. One that is too large is refused before it is downloaded where the store states its size, and as
   * soon as it is seen where not.
   * @param most largest body that is read, bytes
   * @param onStart gets the first bytes as soon as they have come
   * @param check looks at the first bytes, and at more of them until it does not answer undefined; it throws where the rest need not be
   * read
   * @throws ProblemError `source-too-large`; StoreError
   */
  readonly read: (
    key: string,
    object: StoredObject,
    ms: number,
    most: number,
    onStart?: (start: Uint8Array) => void,
    check?: (start: Uint8Array) => true | undefined,
  ) => Promise<Buffer>;
  /** Stores a derivative that is not there. @throws StoreError */
  readonly putNew: (
    key: DerivativeKey,
    body: Uint8Array,
    headers: PutHeaders,
    ms: number,
  ) => Promise<'created' | 'exists'>;
  /** Names of the derivatives of a source, `most` at most. @throws StoreError */
  readonly list: (source: SourceKey, most: number, ms: number) => Promise<readonly string[]>;
  /** Deletes a derivative. @throws StoreError */
  readonly remove: (key: DerivativeKey, ms: number) => Promise<void>;
  /** Waits for several calls together. @throws StoreError `timeout` */
  readonly together: <T>(doing: string, ms: number, calls: Promise<T>) => Promise<T>;
}

/** Holds the calls to a store to their times. */
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
    read: (key, object, ms, most, onStart, check) =>
      within(`reading ${shown(key)}`, ms, readBody(object, most, onStart, check)),
    putNew: (key, body, headers, budgetMs) =>
      within(`storing ${shown(key)}`, budgetMs, store.putNew(key, body, headers, { budgetMs })),
    list: (source, most, budgetMs) =>
      within(
        `listing the derivatives of ${shown(source)}`,
        budgetMs,
        store.listDerivatives(source, most, { budgetMs }),
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
  most: number,
  onStart?: (start: Uint8Array) => void,
  check?: (start: Uint8Array) => true | undefined,
): Promise<Buffer> {
  try {
    if (object.bytes !== undefined && object.bytes > most) throw tooLarge(`${object.bytes} bytes`, most);
    const chunks: Uint8Array[] = [];
    let length = 0;
    let [checked, next] = [check === undefined, 0];
    for await (const chunk of object.body) {
      length += chunk.length;
      if (length > most) throw tooLarge(`more than ${most} bytes`, most);
      if (chunks.push(chunk) === 1) onStart?.(chunk);
      if (checked || length < next) continue;
      checked = check?.(Buffer.concat(chunks, length)) !== undefined;
      // Small pieces are not put together again for each of them.
      next = 2 * length;
    }
    return Buffer.concat(chunks, length);
  } finally {
    object.discard();
  }
}

function tooLarge(received: string, most: number): ProblemError {
  const found = issue('source-too-large', { param: 'original', received, expected: `at most ${most} bytes` });
  return new ProblemError(found, `the object has ${received}`);
}
