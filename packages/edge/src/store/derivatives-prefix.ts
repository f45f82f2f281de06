import { VARIANTS_PREFIX } from '@cameo/core';
import { StoreError } from './store.js';

/** True when the key belongs to a derivative; every other key is a source's. */
export function isDerivativeKey(key: string): boolean {
  return key.startsWith(VARIANTS_PREFIX);
}

/**
 * The last line of defence of invariant 4: whatever a caller computed, a store writes and deletes nothing else.
 * @throws StoreError `refused` when `keyOrPrefix` is outside the derivatives
 */
export function assertDerivatives(keyOrPrefix: string, doing: 'store' | 'delete'): void {
  if (isDerivativeKey(keyOrPrefix)) return;
  throw new StoreError(
    'refused',
    `Will not ${doing} ${JSON.stringify(keyOrPrefix)}: it could be a source. Expected a key that starts with ${JSON.stringify(VARIANTS_PREFIX)}.`,
  );
}
