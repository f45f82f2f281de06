import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { REGION, type S3Server, s3Server } from '@cameo/testing/s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { source } from '../../tests/stored-bytes.js';
import { createS3FirstVersion } from './first-version.js';

const server = s3Server();
if (server === undefined)
  it('the first original of a key', ({ skip }) => skip('needs a real S3 server: scripts/with-s3.sh'));
else describe('the first original of a key', () => describeOn(server));

function describeOn({ endpoint, owner }: S3Server): void {
  const client = new S3Client({
    endpoint,
    forcePathStyle: true,
    region: REGION,
    credentials: owner,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const [kept, plain] = ['versions', 'plain'].map((name) => `cameo-first-${name}-${process.pid}`);
  const put = (Key: string, Bucket = kept) => client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  const isFirst = (key: string, bucket = kept ?? '', now = Date.now) =>
    createS3FirstVersion({ bucket, region: REGION, endpoint, credentials: owner }, now)(source(key), 10_000);

  beforeAll(async () => {
    for (const Bucket of [kept, plain]) await client.send(new CreateBucketCommand({ Bucket }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await put('before.jpg');
    await client.send(new PutBucketVersioningCommand({ Bucket: kept, VersioningConfiguration }));
  }, 30_000);
  afterAll(async () => {
    for (const Bucket of [kept, plain]) {
      const { Versions = [], DeleteMarkers = [] } = await client.send(
        new ListObjectVersionsCommand({ Bucket }),
      );
      for (const { Key, VersionId } of [...Versions, ...DeleteMarkers])
        await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
      await client.send(new DeleteBucketCommand({ Bucket }));
    }
    client.destroy();
  }, 30_000);

  it.each(['a.jpg', 'my pictures/c+d é~.jpg'])(
    'is recognised %s, once, whatever other keys exist',
    async (key) => {
      await put(key);
      await put(`${key}2`);
      await put(`${key}/b.jpg`);
      expect(await isFirst(key)).toBe(true);
    },
  );

  it('is not one that replaced another', async () => {
    await put('twice.jpg');
    await put('twice.jpg');
    expect(await isFirst('twice.jpg')).toBe(false);
  });

  it('is not one that was deleted, nor one uploaded after a deletion', async () => {
    await put('gone.jpg');
    await client.send(new DeleteObjectCommand({ Bucket: kept, Key: 'gone.jpg' }));
    expect(await isFirst('gone.jpg')).toBe(false);
    await put('gone.jpg');
    expect(await isFirst('gone.jpg')).toBe(false);
    expect(await isFirst('never.jpg')).toBe(false);
  });

  it('is unknown a day later, when a lifecycle rule may have deleted older versions', async () => {
    await put('young.jpg');
    const in24h = (minutes: number) => () => Date.now() + 24 * 3_600_000 + minutes * 60_000;
    expect(await isFirst('young.jpg', kept, in24h(-10))).toBe(true);
    expect(await isFirst('young.jpg', kept, in24h(10))).toBe(false);
  });

  it('is unknown for objects from before versioning, and without versioning', async () => {
    expect(await isFirst('before.jpg')).toBe(false);
    await put('before.jpg');
    expect(await isFirst('before.jpg')).toBe(false);
    await put('a.jpg', plain);
    expect(await isFirst('a.jpg', plain)).toBe(false);
  });
}
