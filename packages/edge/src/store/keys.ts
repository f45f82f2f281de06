import { VARIANTS_PREFIX } from '@cameo/core';
import { StoreError } from './store.js';

/** Whether the key belongs to a derivative; every other key is a source's. */
export function isDerivativeKey(key: string): boolean {
  return key.startsWith(VARIANTS_PREFIX);
}

/**
 * The last check of invariant 4: whatever a caller computed, a store writes and deletes only derivatives.
 * @throws StoreError `refused` when `keyOrPrefix` is outside the derivatives
 */
export function assertDerivatives(keyOrPrefix: string, doing: 'store' | 'delete'): void {
  if (isDerivativeKey(keyOrPrefix)) return;
  throw new StoreError(
    'refused',
    `Will not ${doing} ${JSON.stringify(keyOrPrefix)}: it could be a source. Expected a key that starts with ${JSON.stringify(VARIANTS_PREFIX)}.`,
  );
}

/** S3's maximum key length, bytes of UTF-8 (S3 user guide, "Naming Amazon S3 objects"). */
export const MAX_KEY_BYTES = 1024;

/** The reason why no object can have this key, or `undefined`. */
export function impossibleKey(key: string): string | undefined {
  if (key === '') return 'it is empty';
  // A lone surrogate has no UTF-8 form: the SDK throws and a file system stores a different name.
  if (/\p{Surrogate}/u.test(key)) return 'it is not well-formed Unicode';
  const bytes = Buffer.byteLength(key);
  return bytes > MAX_KEY_BYTES ? `it has ${bytes} bytes, a key has at most ${MAX_KEY_BYTES}` : undefined;
}

/**
 * Rejects a key that no object can have, without a request to the store.
 * @throws StoreError `missing`
 */
export function assertReadableKey(key: string): void {
  const reason = impossibleKey(key);
  if (reason !== undefined) {
    throw new StoreError('missing', `No object can have the key ${shown(key)}: ${reason}.`);
  }
}

/** @throws StoreError `refused` if no object can have this key */
export function assertWritableKey(key: string): void {
  const reason = impossibleKey(key);
  if (reason !== undefined) throw new StoreError('refused', `Will not store ${shown(key)}: ${reason}.`);
}

const shown = (key: string): string => JSON.stringify(key.length > 100 ? `${key.slice(0, 100)}…` : key);
