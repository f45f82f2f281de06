import { type Store, type StoredObject, StoreError, type StoreFailure } from '../src/store/store.js';

/** The script of a call to a store: succeed with bytes, or fail in one of the ways. */
export type Script = StoreFailure | 'never' | 'type-error' | 'late' | Uint8Array | StoredObject;

export interface Scripts {
  readonly source?: Script;
  readonly derivative?: Script;
  readonly replace?: 'replaced' | 'changed' | Exclude<Script, Uint8Array | StoredObject>;
  readonly put?: 'created' | 'exists' | Exclude<Script, Uint8Array | StoredObject>;
}

/** A store that follows a script; `calls` lists the calls to it. */
export function scriptedStore({
  source = 'missing',
  derivative = 'missing',
  put = 'created',
  replace = 'replaced',
}: Scripts) {
  const calls: string[] = [];
  const store: Store = {
    open: async (key, { budgetMs, ifNoneMatch }) => {
      // Notes about a source are not part of these scripts and are missing.
      if (key.endsWith('/refused.json')) return run('missing', budgetMs);
      calls.push(`open ${key}`);
      const object = await run(key.startsWith('_variants/') ? derivative : source, budgetMs);
      return object.etag !== undefined && object.etag === ifNoneMatch ? 'not-modified' : object;
    },
    putNew: async (key, _body, _headers, { budgetMs }) => {
      if (key.endsWith('/refused.json')) return 'created';
      calls.push(`put ${key}`);
      if (put === 'created' || put === 'exists') return put;
      await run(put, budgetMs);
      return 'created';
    },
    replaceDerivative: async (key, _body, _headers, { budgetMs }) => {
      calls.push(`replace ${key}`);
      if (replace === 'replaced' || replace === 'changed') return replace;
      await run(replace, budgetMs);
      return 'replaced';
    },
    listDerivatives: async () => [],
    removeDerivative: async (key) => {
      calls.push(`remove ${key}`);
    },
    removeDerivatives: () => Promise.reject(new Error('a trigger never deletes')),
  };
  return { store, calls };
}

async function run(script: Script, budgetMs: number): Promise<StoredObject> {
  if (script instanceof Uint8Array) return objectOf(script);
  if (typeof script === 'object') return script;
  if (script === 'never') return new Promise(() => undefined);
  if (script === 'type-error') throw new TypeError('SECRET: cannot read arn:aws:s3:::bucket of undefined');
  // Uses its budget to the last moment, as a real store with a hanging socket does.
  if (script === 'late') {
    await new Promise((resolve) => setTimeout(resolve, budgetMs));
    throw new StoreError('timeout', `SECRET: no answer after ${budgetMs} ms`);
  }
  throw new StoreError(script, `SECRET: arn:aws:s3:::bucket is ${script}`);
}

/** An object of known length, as S3 sends one. */
export function objectOf(bytes: Uint8Array, over: Partial<StoredObject> = {}): StoredObject {
  return {
    bytes: bytes.length,
    contentType: 'image/jpeg',
    cacheControl: undefined,
    etag: '"1"',
    lastModified: undefined,
    madeFrom: undefined,
    body: (async function* () {
      yield bytes;
    })(),
    discard: () => undefined,
    ...over,
  };
}
