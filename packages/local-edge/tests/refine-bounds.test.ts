import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore, type Store } from '@cameo/edge';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalEdge } from '../src/index.js';
import { ask } from './edge-under-test.js';
import { AVIF, refineOf } from './refined-edge.js';
import { samplesIn } from './samples-in.js';

const config = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-refine-bounds-'));
  await samplesIn(join(folder, 'samples'));
});
afterAll(() => rm(folder, { recursive: true }));
const storeIn = (name: string): Store =>
  createDirectoryStore({ sources: join(folder, 'samples'), derivatives: join(folder, name) });

it('a derivative that exceeds the memory of the emulated function is not refined', {
  timeout: 60_000,
}, async () => {
  const store = storeIn('small');
  const edge = await createLocalEdge({ config, store, refine: true, refineMemoryMb: 128, refineQuietMs: 50 });
  try {
    expect((await ask(edge.url, '/armchair.jpg?w=1160', AVIF)).status).toBe(200);
    const outcome = { waiting: 0, failed: 0, smaller: 0, same: 1 };
    await expect.poll(() => refineOf(edge.url), { timeout: 50_000 }).toMatchObject(outcome);
  } finally {
    await edge.close(1000);
  }
});

it('no job starts while a viewer waits for the store', { timeout: 60_000 }, async () => {
  const store = storeIn('waiting');
  const opened: string[] = [];
  const edge = await createLocalEdge({
    config,
    refine: true,
    refineQuietMs: 500,
    store: {
      ...store,
      open: async (key, options) => {
        opened.push(key);
        if (key === 'hands.jpg') await sleep(4000);
        return store.open(key, options);
      },
    },
  });
  try {
    expect((await ask(edge.url, '/armchair.jpg?w=304', AVIF)).status).toBe(200);
    opened.length = 0;
    expect((await ask(edge.url, '/hands.jpg', AVIF)).status).toBe(200);
    expect(opened.filter((key) => key.startsWith('_variants/'))).toEqual([]);
    await expect.poll(() => refineOf(edge.url), { timeout: 50_000 }).toMatchObject({ waiting: 0 });
  } finally {
    await edge.close(1000);
  }
});

/** A body that arrives late. */
async function* later(body: AsyncIterable<Uint8Array>) {
  await sleep(1500);
  yield* body;
}

it('no job starts while the last requests of an edge end', { timeout: 60_000 }, async () => {
  const store = storeIn('closing');
  const opened: string[] = [];
  const edge = await createLocalEdge({
    config,
    refine: true,
    refineQuietMs: 50,
    store: {
      ...store,
      open: async (key, options) => {
        opened.push(key);
        const found = await store.open(key, options);
        // No viewer waits for a function or the store then, and the edge is idle.
        return key === 'hands.jpg' && found !== 'not-modified'
          ? { ...found, body: later(found.body) }
          : found;
      },
    },
  });
  expect((await ask(edge.url, '/armchair.jpg?w=304', AVIF)).status).toBe(200);
  const last = ask(edge.url, '/hands.jpg', AVIF);
  await expect.poll(() => opened).toContain('hands.jpg');
  opened.length = 0;
  await edge.close(8000);
  expect((await last).status).toBe(200);
  expect(opened.filter((key) => key.startsWith('_variants/'))).toEqual([]);
});
