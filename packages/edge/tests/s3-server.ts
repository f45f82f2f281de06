import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { missing } from '@cameo/testing/tools';
import type { S3StoreConfig } from '../src/store/s3/connection.js';

/** A real S3 server with two users; `scripts/with-s3.sh` starts one and sets the variables. */
export interface S3Server {
  readonly endpoint: string;
  readonly owner: Credentials;
  /** A user who may do nothing in the owner's buckets. */
  readonly stranger: Credentials;
}

type Credentials = NonNullable<S3StoreConfig['credentials']>;

export const REGION = 'us-east-1';

const VARIABLES = ['S3_ENDPOINT', 'S3_KEY', 'S3_SECRET', 'S3_KEY2', 'S3_SECRET2'] as const;

/**
 * The server that the environment names. Without one, says so on stderr and answers `undefined`; where
 * `CAMEO_REQUIRE` lists `s3`, as in CI, that is a failure instead.
 */
export function s3Server(): S3Server | undefined {
  const [endpoint = '', key = '', secret = '', key2 = '', secret2 = ''] = VARIABLES.map(
    (name) => process.env[name],
  );
  const absent = VARIABLES.filter((name) => (process.env[name] ?? '') === '');
  if (absent.length > 0) {
    const message = `No real S3 server: ${absent.join(', ')} not set. Run "scripts/with-s3.sh npm test" from the root of the project.`;
    return missing('s3', 'the tests against S3', message);
  }
  return {
    endpoint,
    owner: { accessKeyId: key, secretAccessKey: secret },
    stranger: { accessKeyId: key2, secretAccessKey: secret2 },
  };
}

/** A bucket of its own for one test file. */
export interface TestBucket {
  readonly name: string;
  /** The owner's plain client, to arrange and to look behind the store. */
  readonly client: S3Client;
  readonly remove: () => Promise<void>;
}

export async function createTestBucket(server: S3Server): Promise<TestBucket> {
  const name = `cameo-test-${randomUUID().slice(0, 13)}`;
  const client = new S3Client({
    endpoint: server.endpoint,
    forcePathStyle: true,
    region: REGION,
    credentials: server.owner,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  await client.send(new CreateBucketCommand({ Bucket: name }));

  const remove = async (): Promise<void> => {
    for await (const page of paginateListObjectsV2({ client }, { Bucket: name, EncodingType: 'url' })) {
      for (const { Key } of page.Contents ?? []) {
        const key = decodeURIComponent((Key ?? '').replaceAll('+', ' '));
        await client.send(new DeleteObjectCommand({ Bucket: name, Key: key }));
      }
    }
    await client.send(new DeleteBucketCommand({ Bucket: name }));
    client.destroy();
  };
  return { name, client, remove };
}
