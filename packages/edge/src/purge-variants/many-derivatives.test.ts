import { defineImageConfig } from '@cameo/core';
import { FULL, runs } from '@cameo/testing/form';
import { beforeAll, expect, it } from 'vitest';
import { startListedS3 } from '../../tests/listed-s3.js';
import { objectEvent } from '../../tests/object-events.js';
import { createS3Store } from '../store/s3/s3-store.js';
import { createPurgeVariants } from './handler.js';

/** Ten times the maximum of `limits.variantsPerSource`, and a tenth of that in the short form. */
const MANY = runs(100_000);

const OTHERS = Array.from({ length: 40 }, (_, n) => `others/${n}.jpg`);

/**
 * Remaining time that Lambda reports: 4.9 s (2.4 s in the short form) for each of 41 sources in eight lanes, of which the small
 * ones need a tenth (a fifth), even on a busy machine; 10 s for one alone. A page takes a quarter of a second.
 */
const [LEFT_MS, PAGE_MS] = [FULL ? 50_000 : 25_000, 250];

// Loading the SDK would take time from the first turns.
beforeAll(() => import('@aws-sdk/client-s3'));

it(`a source with ${MANY} derivatives does not delay 40 others, and continues where it ended`, async () => {
  const numbered = (n: number): string => `_variants/big.jpg/w-${String(n).padStart(6, '0')}.webp`;
  const held = [
    ...Array.from({ length: MANY }, (_, n) => numbered(n)),
    ...OTHERS.flatMap((name) => [`_variants/${name}/w-48.jpg`, `_variants/${name}/w-64.webp`]),
  ];
  const server = await startListedS3(held, PAGE_MS);
  try {
    const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
    const at = { bucket: 'bucket', region: 'us-east-1', endpoint: server.endpoint, credentials };
    const invalidated: string[] = [];
    const purge = createPurgeVariants(defineImageConfig({ bucket: 'bucket', region: 'us-east-1' }), {
      store: createS3Store(at),
      invalidate: async (tags) => void invalidated.push(...tags),
      log: () => undefined,
    });
    const messages = ['big.jpg', ...OTHERS].map((name) => ({
      messageId: name,
      body: JSON.stringify(objectEvent(name)),
    }));
    const left = { getRemainingTimeInMillis: () => LEFT_MS };

    const first = await purge({ Records: messages }, left);
    expect(first.sources).toEqual(expect.arrayContaining(OTHERS));
    expect(new Set(invalidated).size).toBe(41);
    expect([...server.keys].filter((key) => !key.includes('/big.jpg/'))).toEqual([]);

    // Only its message is retried, each time with fewer derivatives, until none is left.
    let [remaining, runsTaken] = [server.keys.size, 1];
    expect(remaining).toBeLessThan(MANY);
    let failed = first.batchItemFailures ?? [];
    while (failed.length > 0) {
      expect(failed).toEqual([{ itemIdentifier: 'big.jpg' }]);
      failed = (await purge({ Records: messages.slice(0, 1) }, left)).batchItemFailures ?? [];
      expect(server.keys.size).toBeLessThan(remaining);
      [remaining, runsTaken] = [server.keys.size, runsTaken + 1];
    }
    expect(remaining).toBe(0);
    process.stderr.write(`  ${MANY} derivatives were gone after ${runsTaken} runs\n`);
  } finally {
    await server.close();
  }
}, 300_000);
