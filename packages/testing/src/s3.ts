import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { missing } from './tools.js';

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A real S3 server with two users; `scripts/with-s3.sh` starts one and sets the variables. */
export interface S3Server {
  readonly endpoint: string;
  readonly owner: Credentials;
  /** A user without permissions on the owner's buckets. */
  readonly stranger: Credentials;
}

export const REGION = 'us-east-1';

const VARIABLES = ['S3_ENDPOINT', 'S3_KEY', 'S3_SECRET', 'S3_KEY2', 'S3_SECRET2'] as const;

/**
 * The server in the environment. Without one, prints a notice on stderr and returns `undefined`; if `CAMEO_REQUIRE` includes
 * `s3`, as in CI, it fails instead.
 * @param tests the skipped tests
 */
export function s3Server(tests = 'the tests against S3'): S3Server | undefined {
  const [endpoint = '', key = '', secret = '', key2 = '', secret2 = ''] = VARIABLES.map(
    (name) => process.env[name],
  );
  const absent = VARIABLES.filter((name) => (process.env[name] ?? '') === '');
  if (absent.length > 0) {
    const message = `No real S3 server: ${absent.join(', ')} not set. Run "scripts/with-s3.sh npm test" from the root of the project.`;
    return missing('s3', tests, message);
  }
  return {
    endpoint,
    owner: { accessKeyId: key, secretAccessKey: secret },
    stranger: { accessKeyId: key2, secretAccessKey: secret2 },
  };
}

/** A bucket for one test file. */
export interface TestBucket {
  readonly name: string;
  /** The owner's plain client, for setup and for inspection without the store. */
  readonly client: S3Client;
  readonly put: (key: string, body: Uint8Array, contentType?: string) => Promise<void>;
  /** Keys of all objects, in order. */
  readonly keys: () => Promise<readonly string[]>;
  readonly empty: (keys: readonly string[]) => Promise<void>;
  /** Deletes the bucket with its contents. */
  readonly remove: () => Promise<void>;
}

/** @param name of the bucket, if a test needs a fixed one */
export async function createTestBucket(
  server: Pick<S3Server, 'endpoint' | 'owner'>,
  name = `cameo-test-${randomUUID().slice(0, 13)}`,
): Promise<TestBucket> {
  const client = new S3Client({
    endpoint: server.endpoint,
    forcePathStyle: true,
    region: REGION,
    credentials: server.owner,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    // A server that has stopped answering is named as such, instead of a test that has run out of time.
    requestHandler: { connectionTimeout: 5000, requestTimeout: 12_000, throwOnRequestTimeout: true },
    maxAttempts: 2,
  });
  await client.send(new CreateBucketCommand({ Bucket: name }));

  const keys = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket: name, EncodingType: 'url' }))
      for (const { Key = '' } of page.Contents ?? [])
        found.push(decodeURIComponent(Key.replaceAll('+', ' ')));
    return found;
  };
  const empty = async (of: readonly string[]): Promise<void> => {
    for (const Key of of) await client.send(new DeleteObjectCommand({ Bucket: name, Key }));
  };
  return {
    name,
    client,
    put: async (Key, Body, ContentType) => {
      await client.send(new PutObjectCommand({ Bucket: name, Key, Body, ContentType }));
    },
    keys,
    empty,
    remove: async () => {
      await empty(await keys());
      await client.send(new DeleteBucketCommand({ Bucket: name }));
      client.destroy();
    },
  };
}
