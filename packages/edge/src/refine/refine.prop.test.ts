import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type BucketCall, type CallFate, memoryBucket } from '../../tests/memory-bucket.js';
import { resize } from '../../tests/resize-event.js';
import { testConfig } from '../../tests/test-config.js';
import { CALM, KEY, madeOf, ORIGINALS, SOURCE, wrongWithStored } from '../../tests/third-player.js';
import { StoreError } from '../store/store.js';
import { createRefine } from './refine.js';

// Concurrent viewers, Refines and uploads: the scheduler decides which call the bucket executes next, and some calls fail, or
// are executed after their caller gave up.

const PLAYERS = ['view', 'view', 'refine', 'refine', 'replace'] as const;
/** Writes are disturbed more often than reads: late writes are what brings an old picture back. */
const READS = ['done', 'done', 'done', 'done', 'done', 'throttled', 'late'] as const;
const WRITES = ['done', 'done', 'late', 'late', 'refused', 'throttled'] as const;
const YEAR = /s-maxage=31536000/;

it('nobody ever gets an outdated or mixed picture, or one that was refined twice', async () => {
  let refined = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.constantFrom(...PLAYERS), { minLength: 2, maxLength: 7 }),
      fc.array(fc.constantFrom(...READS), { maxLength: 20 }),
      fc.array(fc.constantFrom(...WRITES), { maxLength: 12 }),
      fc.boolean(),
      async (scheduler, players, reads, writes, isThere) => {
        const wrong: string[] = [];
        /** Versions of the original: the latest, and the latest whose purge has ended. */
        const versions = { uploaded: 0, purged: 0 };
        const bucket = memoryBucket();
        bucket.upload(SOURCE, ORIGINALS[0]);
        if (isThere) await resize(bucket.store, `/${KEY}`);
        const look = () => {
          const found = wrongWithStored(bucket.at(KEY));
          if (found !== '') wrong.push(found);
        };
        const before = async ({ name, key }: BucketCall): Promise<CallFate> => {
          await scheduler.schedule(Promise.resolve(), `${name} ${key}`);
          look();
          const fates = name === 'open' || name === 'look at' ? reads : writes;
          const fate = name === 'purge' ? 'done' : (fates.pop() ?? 'done');
          if (fate === 'done') return undefined;
          // A temporary failure of a deletion is retried after a pause, which this test does not have.
          if (name === 'remove') return new StoreError('refused', fate);
          if (fate !== 'late') return new StoreError(fate, fate);
          return { landsAfter: scheduler.schedule(Promise.resolve(), `${name} lands`) };
        };
        const { store } = memoryBucket(before, bucket);

        const play = {
          view: async () => {
            const since = versions.purged;
            await scheduler.schedule(Promise.resolve(), 'the origin is asked');
            const [response, sent] = [bucket.asOrigin(KEY), bucket.at(KEY)?.body ?? Buffer.of()];
            const answer = await resize(store, `/${KEY}`, { response });
            if (answer.status !== '200') return;
            const made = madeOf(answer.same && answer.result.body === undefined ? sent : answer.bytes);
            const cacheControl = answer.headers['cache-control'] ?? '';
            if (made === undefined) wrong.push('a viewer got what nobody makes');
            else if (made.version < since)
              wrong.push(`a viewer got ${made.version} after the purge for ${since}`);
            else if (YEAR.test(cacheControl) !== (made.by === 'refined') && /s-maxage/.test(cacheControl))
              wrong.push(`${made.by} with ${cacheControl}`);
          },
          refine: async () => {
            const { outcome } = await createRefine(testConfig(), { store, log: () => undefined })(KEY).catch(
              () => ({ outcome: 'failed' }),
            );
            if (outcome === 'smaller') refined += 1;
          },
          replace: async () => {
            await scheduler.schedule(Promise.resolve(), 'upload');
            if (versions.uploaded === ORIGINALS.length - 1) return;
            versions.uploaded += 1;
            const version = versions.uploaded;
            bucket.upload(SOURCE, ORIGINALS[version]);
            await store.removeDerivatives(SOURCE as never, { budgetMs: 1000 });
            versions.purged = Math.max(versions.purged, version);
          },
        };
        await scheduler.waitFor(Promise.all(players.map((player) => play[player]())));
        await scheduler.waitIdle();
        look();

        // At rest every viewer gets the current picture, and it can be refined.
        reads.length = 0;
        writes.length = 0;
        const current = CALM[versions.uploaded];
        const last = async () => {
          await play.view();
          await play.refine();
          await play.view();
        };
        await scheduler.waitFor(last());
        expect([wrong, bucket.twice]).toEqual([[], []]);
        expect(bucket.at(KEY)?.headers).toMatchObject({ madeFrom: current?.etag, refined: 'smaller' });
      },
    ),
    { numRuns: runs(120, 6) },
  );
  expect(refined).toBeGreaterThan(0);
}, 600_000);
