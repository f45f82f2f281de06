import { GetObjectCommand, PutBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createTestBucket, REGION, type S3Server, s3Server, type TestBucket } from '@cameo/testing/s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeStoreContract } from '../../../tests/store-contract.js';
import { bytesOf, derivative, failureOf, HEADERS, readBody, source } from '../../../tests/stored-bytes.js';
import { createS3Store } from './s3-store.js';

const time = { budgetMs: 10_000 };

const server = s3Server();
if (server === undefined) {
  it('S3 store', ({ skip }) => skip('needs a real S3 server: scripts/with-s3.sh'));
} else {
  describeStoreContract('S3 store', () => createFixture(server));
  describeRealS3(server);
}

async function createFixture({ endpoint, owner }: S3Server) {
  const bucket = await createTestBucket({ endpoint, owner });
  const addSource = async (key: string, body: Uint8Array) => {
    const ContentType = key.endsWith('.jpg') ? 'image/jpeg' : 'application/octet-stream';
    await bucket.put(key, body, ContentType);
  };
  const store = createS3Store({ bucket: bucket.name, region: REGION, endpoint, credentials: owner });
  return { store, addSource, close: bucket.remove };
}

function describeRealS3(at: S3Server): void {
  describe('S3 store: a real server', () => {
    const { endpoint, owner, stranger } = at;
    const region = REGION;
    let bucket: TestBucket;
    beforeAll(async () => {
      bucket = await createTestBucket(at);
      const store = createS3Store({ bucket: bucket.name, region, endpoint, credentials: owner });
      await store.putNew(derivative('_variants/here.jpg/w48.webp'), bytesOf('here'), HEADERS, time);
    });
    afterAll(() => bucket.remove());

    it.each(['photos//a.jpg', 'photos/../a.jpg', './a.jpg', '/a.jpg', 'folder/'])(
      'reads the source %j, which a folder cannot represent',
      async (Key) => {
        await bucket.client.send(new PutObjectCommand({ Bucket: bucket.name, Key, Body: `source ${Key}` }));
        const store = createS3Store({ bucket: bucket.name, region, endpoint, credentials: owner });
        expect((await readBody(await store.open(Key, time))).toString()).toBe(`source ${Key}`);
      },
    );

    it('writes objects that any S3 client reads', async () => {
      const answer = await bucket.client.send(
        new GetObjectCommand({ Bucket: bucket.name, Key: '_variants/here.jpg/w48.webp' }),
      );
      expect(answer.ContentType).toBe('image/webp');
      expect(answer.CacheControl).toBe('public, max-age=31536000');
      expect(await answer.Body?.transformToString()).toBe('here');
    });

    it('is refused with a wrong secret', async () => {
      const credentials = { ...owner, secretAccessKey: 'wrong' };
      const store = createS3Store({ bucket: bucket.name, region, endpoint, credentials });
      const error = await failureOf(store.open('_variants/here.jpg/w48.webp', time));
      expect(error.failure).toBe('refused');
      expect(error.cause).toMatchObject({ name: 'SignatureDoesNotMatch' });
    });

    it('is refused with an unknown key id', async () => {
      const credentials = { accessKeyId: 'nobody', secretAccessKey: 'nothing' };
      const store = createS3Store({ bucket: bucket.name, region, endpoint, credentials });
      expect((await failureOf(store.open('_variants/here.jpg/w48.webp', time))).failure).toBe('refused');
    });

    it('is refused without permission, for every operation', async () => {
      const store = createS3Store({ bucket: bucket.name, region, endpoint, credentials: stranger });
      const read = await failureOf(store.open('_variants/here.jpg/w48.webp', time));
      expect(read.failure).toBe('refused');
      expect(read.message).toContain('"_variants/here.jpg/w48.webp"');
      const put = store.putNew(derivative('_variants/new.jpg/w48.webp'), bytesOf('x'), HEADERS, time);
      expect((await failureOf(put)).failure).toBe('refused');
      expect((await failureOf(store.removeDerivatives(source('here.jpg'), time))).failure).toBe('refused');
    });

    it('reports both meanings of 403 to a reader who may not list', async () => {
      const Policy = JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: ['arn:aws:iam:::user/other'] },
            Action: ['s3:GetObject'],
            Resource: [`arn:aws:s3:::${bucket.name}/*`],
          },
        ],
      });
      await bucket.client.send(new PutBucketPolicyCommand({ Bucket: bucket.name, Policy }));
      const store = createS3Store({ bucket: bucket.name, region, endpoint, credentials: stranger });
      expect((await readBody(await store.open('_variants/here.jpg/w48.webp', time))).toString()).toBe('here');
      const error = await failureOf(store.open('absent.jpg', time));
      expect(error.failure).toBe('refused');
      expect(error.message).toMatch(/403.*missing.*s3:ListBucket/);
    });

    it('returns broken, not missing, when the bucket does not exist', async () => {
      const config = { bucket: `${bucket.name}-not`, region, endpoint, credentials: owner };
      const store = createS3Store(config);
      const error = await failureOf(store.open('a.jpg', time));
      expect(error.failure).toBe('broken');
      expect(error.message).toContain('NoSuchBucket');
      const put = store.putNew(derivative('_variants/a.jpg/w48.webp'), bytesOf('x'), HEADERS, time);
      expect((await failureOf(put)).failure).toBe('broken');
      expect((await failureOf(store.removeDerivatives(source('here.jpg'), time))).failure).toBe('broken');
    });

    it('deletes more derivatives than S3 lists at once', async () => {
      const store = createS3Store({ bucket: bucket.name, region, endpoint, credentials: owner });
      const keys = Array.from({ length: 1050 }, (_, n) => derivative(`_variants/many.jpg/w${n}.webp`));
      for (let n = 0; n < keys.length; n += 50) {
        const batch = keys.slice(n, n + 50);
        await Promise.all(batch.map((key) => store.putNew(key, bytesOf('x'), HEADERS, time)));
      }
      expect(await store.removeDerivatives(source('many.jpg'), { budgetMs: 20_000 })).toBe(1050);
      expect(await store.removeDerivatives(source('many.jpg'), time)).toBe(0);
    });
  });
}
