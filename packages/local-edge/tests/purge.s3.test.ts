import { createS3Store } from '@cameo/edge';
import { expect, it } from 'vitest';
import { createLocalEdge } from '../src/index.js';
import { ask } from './edge-under-test.js';
import { loadConfig, replaceUnderLoad, SOURCE } from './replace-under-load.js';
import { createTestBucket, s3Server } from './s3-bucket.js';

const server = s3Server();

it.skipIf(server === undefined)(
  'a picture that is replaced under load in a bucket is never seen again after its purge',
  { timeout: 120_000 },
  async () => {
    if (server === undefined) return;
    const bucket = await createTestBucket(server);
    const { endpoint, ...credentials } = server;
    const store = createS3Store({ bucket: bucket.name, region: 'us-east-1', endpoint, credentials });
    const edge = await createLocalEdge({ config: loadConfig, store, settings: { collapseMs: 0 } });
    const put = async (key: string, picture: Uint8Array) => void (await bucket.put(key, picture));
    const purged = async () => {
      const { status } = await ask(edge.url, `/__edge/purge?path=/${SOURCE}`, { method: 'POST' });
      expect(status).toBe(200);
    };
    try {
      await replaceUnderLoad({ url: edge.url, store, put, purged });
    } finally {
      await edge.close(100);
      await bucket.remove(await bucket.keys());
    }
  },
);
