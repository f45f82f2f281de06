import type { Store } from '../src/store/store.js';
import { bytesOf, derivative, HEADERS, readBody } from './stored-bytes.js';

/** An empty store and a way to add sources, which the port itself lacks. */
export interface ContractFixture {
  readonly store: Store;
  readonly addSource: (key: string, body: Uint8Array) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Enough time for any call. */
export const time = { budgetMs: 10_000 };

/** The two most frequent calls, with strings for bytes. */
export function callsOn(at: () => ContractFixture) {
  return {
    put: (key: `_variants/${string}`, text: string) =>
      at().store.putNew(derivative(key), bytesOf(text), HEADERS, time),
    text: async (key: string) => (await readBody(await at().store.open(key, time))).toString(),
  };
}
