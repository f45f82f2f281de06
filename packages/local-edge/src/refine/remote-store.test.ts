import { buffer } from 'node:stream/consumers';
import type { DerivativeKey } from '@cameo/core';
import { StoreError } from '@cameo/edge';
import { expect, it } from 'vitest';
import type { FromProcess, RefineStore, ToProcess } from './messages.js';
import { createRemoteStore } from './remote-store.js';
import { serveStore } from './serve-store.js';

/** A store, and its proxy as in the other process: messages between them are cloned as in reality. */
function bothEnds(store: Partial<RefineStore>) {
  const served = serveStore(store as RefineStore);
  const remote = createRemoteStore(async (message) => {
    const answer = await served.respond(
      structuredClone(message) as Extract<FromProcess, { readonly call: number }>,
    );
    if (answer !== undefined)
      remote.answered(structuredClone(answer) as Exclude<ToProcess, { readonly job: unknown }>);
  });
  return { store: remote.store, served };
}

const KEY = '_variants/a.jpg/w-640.avif' as DerivativeKey;

/** A store with one object, which counts the uses of its bodies. */
function oneObject(discarded: string[] = []): Pick<RefineStore, 'open'> {
  return {
    open: async (key, { ifNoneMatch }) => {
      if (ifNoneMatch === '"e"') return 'not-modified';
      if (key !== KEY) throw new StoreError('missing', `There is no ${key}.`);
      return {
        contentType: 'image/avif',
        cacheControl: 'public',
        bytes: 5,
        etag: '"e"',
        lastModified: new Date(1000),
        madeFrom: '"o"',
        body: (async function* () {
          yield Buffer.from('ab');
          yield Buffer.from('cde');
        })(),
        discard: () => discarded.push(key),
      };
    },
  };
}

it('an object can be read through it, with all its metadata', async () => {
  const { store } = bothEnds(oneObject());
  const found = await store.open(KEY, { budgetMs: 100 });
  if (found === 'not-modified') throw new Error('it is there');
  const { body, discard: _, ...metadata } = found;
  expect(metadata).toEqual({
    contentType: 'image/avif',
    cacheControl: 'public',
    bytes: 5,
    etag: '"e"',
    lastModified: new Date(1000),
    madeFrom: '"o"',
  });
  expect((await buffer(body)).toString()).toBe('abcde');
  expect(await store.open(KEY, { budgetMs: 100, ifNoneMatch: '"e"' })).toBe('not-modified');
});

it('failures keep their five kinds', async () => {
  const { store } = bothEnds(oneObject());
  const failed = await store.open('other', { budgetMs: 100 }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(StoreError);
  expect(failed).toMatchObject({ failure: 'missing', message: 'There is no other.' });
});

it('an unread body is released when it is discarded, and when the process has ended', async () => {
  const discarded: string[] = [];
  const { store, served } = bothEnds(oneObject(discarded));
  const [first] = [await store.open(KEY, { budgetMs: 100 }), await store.open(KEY, { budgetMs: 100 })];
  if (first !== 'not-modified') first.discard();
  await expect.poll(() => discarded).toHaveLength(1);
  served.close();
  expect(discarded).toHaveLength(2);
});

it('stored bytes arrive unchanged', async () => {
  const stored: unknown[] = [];
  const { store } = bothEnds({
    replaceDerivative: async (...args) => {
      stored.push(...args);
      return 'replaced';
    },
  });
  const headers = { contentType: 'image/avif', cacheControl: 'public', refined: 'smaller' as const };
  const options = { budgetMs: 100, ifMatch: '"e"' };
  expect(await store.replaceDerivative(KEY, Buffer.from('new'), headers, options)).toBe('replaced');
  expect([stored[0], Buffer.from(stored[1] as Uint8Array).toString(), stored[2], stored[3]]).toEqual([
    KEY,
    'new',
    headers,
    options,
  ]);
});
