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
        // No viewer waits for a function then, and the edge is idle.
        if (key === 'hands.jpg') await sleep(1500);
        return store.open(key, options);
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
