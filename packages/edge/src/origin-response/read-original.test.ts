import { type SourceKey, sourceKey } from '@cameo/core';
import { expect, it } from 'vitest';
import { objectOf } from '../../tests/scripted-store.js';
import { testConfig } from '../../tests/test-config.js';
import { ProblemError } from '../http/problem-error.js';
import { type Store, type StoredObject, StoreError, type StoreFailure } from '../store/store.js';
import { readOriginal } from './read-original.js';
import { timedStore } from './store-calls.js';
import { startClock } from './time.js';

const config = { ...testConfig(), timeoutMs: 2000 };
const { limits } = config;
const WHOLE = Buffer.from('a picture');

/** An object whose body fails after some bytes. */
const failing = (failure: StoreFailure, over: Partial<StoredObject> = {}) =>
  objectOf(WHOLE, {
    body: (async function* () {
      yield WHOLE.subarray(0, 3);
      throw new StoreError(failure, 'on purpose');
    })(),
    ...over,
  });

/** Reads from a store that opens these objects in turn; returns the text or the problem, and the objects left. */
async function read(...objects: StoredObject[]) {
  const store: Pick<Store, 'open'> = {
    open: async () => {
      const next = objects.shift();
      if (next === undefined) throw new StoreError('refused', 'opened too often');
      return next;
    },
  };
  const clock = startClock(60_000);
  const { bytes } = readOriginal(key('a.jpg'), { store: timedStore(store as Store), clock, config });
  const outcome = await bytes.then(
    (body) => Buffer.from(body).toString(),
    (error: unknown) => (error instanceof ProblemError ? error.issue.code : String(error)),
  );
  return [outcome, objects.length];
}

function key(text: string): SourceKey {
  const parsed = sourceKey(text, limits);
  if (!parsed.ok) throw new Error(`${text} is no key`);
  return parsed.value;
}

it('reads an original without faults once', async () => {
  expect(await read(objectOf(WHOLE), objectOf(WHOLE))).toEqual(['a picture', 1]);
});

it('retries once after a failed body', async () => {
  expect(await read(failing('broken'), objectOf(WHOLE), objectOf(WHOLE))).toEqual(['a picture', 1]);
});

it('does not retry twice', async () => {
  expect(await read(failing('broken'), failing('broken'), objectOf(WHOLE))).toEqual(['source-broken', 1]);
});

it('does not retry when the original was replaced meanwhile: its tag was passed on already', async () => {
  const discarded: string[] = [];
  const other = objectOf(Buffer.from('another'), { etag: '"2"', discard: () => discarded.push('discarded') });
  expect([await read(failing('broken'), other), discarded]).toEqual([['source-broken', 0], ['discarded']]);
});

it.each([
  ['timeout', 'source-timeout'],
  ['throttled', 'source-throttled'],
  ['refused', 'source-refused'],
] as const)('does not retry after %s', async (failure, code) => {
  expect(await read(failing(failure), objectOf(WHOLE))).toEqual([code, 1]);
});
