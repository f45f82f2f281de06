import { StoreError } from '@cameo/edge';
import type { FromProcess, OpenObject, RefineStore, ToProcess } from './messages.js';

/** The refining process's proxy of the edge's store, and the receiver of answers. */
export interface RemoteStore {
  readonly store: RefineStore;
  readonly answered: (message: Exclude<ToProcess, { readonly job: unknown }>) => void;
}

/**
 * A store whose calls are sent to the edge, which has the real one. So all writers of a folder are in one process, and any kind
 * of store works.
 */
export function createRemoteStore(send: (message: FromProcess) => void): RemoteStore {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let calls = 0;
  const call = <T>(what: { method: string } & Readonly<Record<string, unknown>>): Promise<T> =>
    new Promise((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { resolve, reject });
      send({ call: calls, ...what } as FromProcess);
    });
  return {
    store: {
      open: async (...args) => {
        const found = await call<OpenObject | 'not-modified'>({ method: 'open', args });
        if (found === 'not-modified') return found;
        const { open, ...object } = found;
        let taken = false;
        async function* body(): AsyncGenerator<Uint8Array, void, undefined> {
          taken = true;
          yield await call<Uint8Array>({ method: 'read', open });
        }
        return {
          ...object,
          body: { [Symbol.asyncIterator]: body },
          discard: () => {
            if (!taken) send({ discard: open });
            taken = true;
          },
        };
      },
      replaceDerivative: (...args) => call({ method: 'replaceDerivative', args }),
      removeDerivative: (...args) => call({ method: 'removeDerivative', args }),
    },
    answered: (message) => {
      const call = waiting.get(message.answer);
      waiting.delete(message.answer);
      if ('value' in message) call?.resolve(message.value as never);
      else call?.reject(errorOf(message));
    },
  };
}

const errorOf = ({ failure, message }: Extract<ToProcess, { readonly message: string }>): Error =>
  failure === undefined ? new Error(message) : new StoreError(failure, message);
