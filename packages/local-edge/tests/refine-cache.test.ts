import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore, createS3Store, type Store } from '@cameo/edge';
import { createTestBucket, REGION, s3Server } from '@cameo/testing/s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalEdge } from '../src/index.js';
import { ask } from './edge-under-test.js';
import { AVIF, refineOf } from './refined-edge.js';
import { samplesIn } from './samples-in.js';

const config = defineImageConfig({ bucket: 'pictures', region: REGION });
const PATH = '/armchair.jpg?w=304';
const HOUR = 3600;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-refine-cache-'));
  await samplesIn(join(folder, 'samples'));
});
afterAll(() => rm(folder, { recursive: true }));

/** One edge over a day: its first answer, the time of its next request to the origin, and later answers. */
async function oneDay(store: Store): Promise<void> {
  let later = 0;
  const edge = await createLocalEdge({
    config,
    store,
    refine: true,
    refineQuietMs: 50,
    now: () => Date.now() + later * 1000,
  });
  const at = async (seconds: number) => {
    later = seconds;
    const { status, headers, body } = await ask(edge.url, PATH, AVIF);
    expect([status, headers['content-type']]).toEqual([200, 'image/avif']);
    return { body, kept: headers['cache-control'], xCache: headers['x-cache'] };
  };
  try {
    const first = await at(0);
    expect(first.kept).toBe(`public, max-age=86400, s-maxage=${HOUR}`);
    await expect.poll(() => refineOf(edge.url), { timeout: 100_000 }).toMatchObject({ waiting: 0 });
    const { smaller, bytesBefore, bytesAfter } = await refineOf(edge.url);
    expect([smaller, bytesBefore]).toEqual([1, first.body.length]);

    // The cache keeps its copy for the hour, whatever the store contains.
    const within = await at(HOUR - 60);
    expect([within.xCache, within.body.equals(first.body)]).toEqual(['Hit from cloudfront', true]);
    const second = await at(HOUR + 60);
    expect(second.xCache).not.toBe('Hit from cloudfront');
    expect([second.body.length, second.kept]).toEqual([
      bytesAfter,
      'public, max-age=86400, s-maxage=31536000',
    ]);
    const monthLater = await at(30 * 24 * HOUR);
    expect([monthLater.xCache, monthLater.body.equals(second.body)]).toEqual(['Hit from cloudfront', true]);
    expect(edge.stats().renders).toBe(1);
  } finally {
    await edge.close(1000);
  }
}

/** Derivatives of an edge without Refine are refined by one with Refine, on request. */
async function otherDay(store: Store): Promise<void> {
  const plain = await createLocalEdge({ config, store });
  const first = await ask(plain.url, PATH.replace('304', '160'), AVIF);
  await plain.close(1000);
  const edge = await createLocalEdge({ config, store, refine: true, refineQuietMs: 50 });
  try {
    const second = await ask(edge.url, PATH.replace('304', '160'), AVIF);
    expect(second.body.equals(first.body)).toBe(true);
    const done = async () => {
      const { waiting, smaller, same } = await refineOf(edge.url);
      return [waiting, smaller + same];
    };
    await expect.poll(done, { timeout: 100_000 }).toEqual([0, 1]);
    expect(edge.stats().renders).toBe(0);
  } finally {
    await edge.close(1000);
  }
}

describe('the cache in front of refined derivatives, in a folder', { timeout: 120_000 }, () => {
  const store = () =>
    createDirectoryStore({ sources: join(folder, 'samples'), derivatives: join(folder, 'store') });
  it('keeps a first answer for an hour, and the refined one for a year', () => oneDay(store()));
  it('triggers refining of older derivatives', () => otherDay(store()));
});

const server = s3Server('the local edge on S3');

it.skipIf(server === undefined)(
  'the cache in front of refined derivatives, in a bucket',
  { timeout: 240_000 },
  async () => {
    if (server === undefined) return;
    const bucket = await createTestBucket(server);
    try {
      await bucket.put('armchair.jpg', await readFile(join(folder, 'samples/armchair.jpg')), 'image/jpeg');
      const { endpoint, owner: credentials } = server;
      const store = createS3Store({ bucket: bucket.name, region: REGION, endpoint, credentials });
      await oneDay(store);
      await otherDay(store);
    } finally {
      await bucket.remove();
    }
  },
);
