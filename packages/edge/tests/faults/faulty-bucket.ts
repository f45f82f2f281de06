import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutBucketPolicyCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { createTestBucket, REGION, type S3Server } from '@cameo/testing/s3';
import { createS3Store } from '../../src/store/s3/s3-store.js';
import type { Store } from '../../src/store/store.js';
import { colouredSource, promisedBy, SOURCES, wrongWith } from './coloured-sources.js';
import { type FaultProxy, startFaultProxy } from './fault-proxy.js';
import { inParallel } from './storm.js';

/** A bucket of coloured sources on the real server, behind a proxy that injects faults. */
export interface FaultyBucket {
  readonly proxy: FaultProxy;
  /** A store under test; each has a separate client, because the SDK limits the retries per client. */
  readonly store: () => Store;
  /** A store whose endpoint has a host name that does not resolve. */
  readonly nowhere: Store;
  /** URL from which the CDN reads objects. */
  readonly url: string;
  /** Direct access to the bucket, for setup and inspection. */
  readonly direct: {
    readonly name: string;
    readonly client: S3Client;
    readonly store: Store;
    readonly list: (prefix: string) => Promise<readonly string[]>;
  };
  /** Inspects every derivative without the proxy; the defects, and the number of derivatives. */
  readonly inspect: () => Promise<{ readonly objects: number; readonly wrong: readonly string[] }>;
  readonly remove: () => Promise<void>;
}

export async function createFaultyBucket(server: S3Server): Promise<FaultyBucket> {
  const bucket = await createTestBucket(server);
  const { name, client } = bucket;
  await client.send(new PutBucketPolicyCommand({ Bucket: name, Policy: readableByAll(name) }));
  for (let source = 0; source < SOURCES; source += 1) {
    const { key, body } = await colouredSource(source);
    await bucket.put(key, body, 'image/jpeg');
  }
  const proxy = await startFaultProxy(server.endpoint);
  const storeAt = (endpoint: string) =>
    createS3Store({ bucket: name, region: REGION, endpoint, credentials: server.owner });

  const inspectObject = async (key: string): Promise<string> => {
    // Notes of refusals lie beside the derivatives and are never sent.
    if (key.endsWith('/refused.json')) return '';
    const promised = promisedBy(key);
    if (promised === undefined) return 'no URL leads to this key';
    const object = await client
      .send(new GetObjectCommand({ Bucket: name, Key: key }))
      .catch((error: unknown) => {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      });
    // Withdrawn since it was listed, by a request that was answered before its withdrawal.
    if (object === undefined) return '';
    const body = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
    if (object.ContentType !== promised.contentType) return `has content type ${object.ContentType}`;
    if (!promised.cacheControl.includes(object.CacheControl ?? ''))
      return `has cache-control ${object.CacheControl}`;
    return wrongWith(body, promised);
  };

  return {
    proxy,
    store: () => storeAt(proxy.endpoint),
    // RFC 6761: .invalid never resolves.
    nowhere: storeAt('http://s3.cameo.invalid'),
    url: `${proxy.endpoint}/${name}`,
    direct: {
      name,
      client,
      store: storeAt(server.endpoint),
      list: async (Prefix) => {
        const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: name, Prefix }));
        return (Contents ?? []).map(({ Key }) => Key ?? '');
      },
    },
    inspect: async () => {
      const wrong: string[] = [];
      let objects = 0;
      for await (const page of paginateListObjectsV2({ client }, { Bucket: name, Prefix: '_variants/' })) {
        const keys = (page.Contents ?? []).map(({ Key }) => Key ?? '');
        objects += keys.length;
        await inParallel(16, keys, async (key) => {
          const verdict = await inspectObject(key);
          if (verdict !== '') wrong.push(`${key}: ${verdict}`);
        });
      }
      return { objects, wrong };
    },
    remove: async () => {
      await proxy.close();
      // Many at once; the bucket's own removal deletes one by one.
      for await (const { Contents } of paginateListObjectsV2({ client }, { Bucket: name })) {
        const Objects = (Contents ?? []).map(({ Key }) => ({ Key }));
        await client.send(new DeleteObjectsCommand({ Bucket: name, Delete: { Objects, Quiet: true } }));
      }
      await bucket.remove();
    },
  };
}

/** The permissions of CloudFront's origin access control: read objects, and list to recognise a missing key. */
function readableByAll(bucket: string): string {
  const allow = (Action: string, Resource: string) => ({ Effect: 'Allow', Principal: '*', Action, Resource });
  const Statement = [
    allow('s3:GetObject', `arn:aws:s3:::${bucket}/*`),
    allow('s3:ListBucket', `arn:aws:s3:::${bucket}`),
  ];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
