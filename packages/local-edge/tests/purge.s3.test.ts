import { createS3Store } from '@cameo/edge';
import { createTestBucket, REGION, s3Server } from '@cameo/testing/s3';
import { expect, it } from 'vitest';
import { createLocalEdge } from '../src/index.js';
import { ask } from './edge-under-test.js';
import { loadConfig, replaceUnderLoad, SOURCE } from './replace-under-load.js';

const server = s3Server('the local edge on S3');

it.skipIf(server === undefined).each([false, true])(
  'a picture that is replaced under load in a bucket is never seen again after its purge, refined: %s',
  { timeout: 180_000 },
  async (refines) => {
    if (server === undefined) return;
    const bucket = await createTestBucket(server);
    const { endpoint, owner: credentials } = server;
    const store = createS3Store({ bucket: bucket.name, region: REGION, endpoint, credentials });
    const edge = await createLocalEdge({ config: loadConfig, store, settings: { collapseMs: 0 } });
    const purged = async () => {
      const { status, text } = await ask(edge.url, `/__edge/purge?path=/${SOURCE}`, { method: 'POST' });
      expect(status, text).toBe(200);
    };
    try {
      await replaceUnderLoad({ url: edge.url, store, put: bucket.put, purged }, refines);
    } finally {
      await edge.close(100);
      await bucket.remove();
    }
  },
);
