import { buffer } from 'node:stream/consumers';
import { type StoredObject, StoreError, type StoreFailure } from '@cameo/edge';
import type { FromProcess, OpenObject, RefineStore, ToProcess } from './messages.js';

/** Store calls of the process. */
type StoreCall = Extract<FromProcess, { readonly call: number } | { readonly discard: number }>;

/** The edge's side of a store proxy, for one process. */
export interface ServedStore {
  readonly respond: (message: StoreCall) => Promise<ToProcess | undefined>;
  /** Releases opened bodies that were not read. */
  readonly close: () => void;
}

export function serveStore(store: RefineStore): ServedStore {
  const open = new Map<number, StoredObject>();
  let count = 0;

  async function answer(message: Exclude<StoreCall, { readonly discard: number }>): Promise<unknown> {
    if (message.method === 'read') {
      const object = open.get(message.open);
      open.delete(message.open);
      if (object === undefined) throw new StoreError('broken', 'The body was read already, or discarded.');
      return buffer(object.body);
    }
    if (message.method !== 'open')
      return (store[message.method] as (...args: readonly unknown[]) => Promise<unknown>)(...message.args);
    const found = await store.open(...(message.args as Parameters<RefineStore['open']>));
    if (found === 'not-modified') return found;
    count += 1;
    open.set(count, found);
    const { body: _body, discard: _discard, ...object } = found;
    return { ...object, open: count } satisfies OpenObject;
  }

  return {
    respond: async (message) => {
      if ('discard' in message) {
        open.get(message.discard)?.discard();
        open.delete(message.discard);
        return undefined;
      }
      try {
        return { answer: message.call, value: await answer(message) };
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        return { answer: message.call, failure: failureOf(error), message: text };
      }
    },
    close: () => {
      for (const object of open.values()) object.discard();
      open.clear();
    },
  };
}

/** By shape, not by class: the store may come from another copy of the package. */
const failureOf = (error: unknown): StoreFailure | undefined =>
  error instanceof Error && 'failure' in error ? (error.failure as StoreFailure) : undefined;
