import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { missing } from '@cameo/testing/tools';
import type { BucketPlace } from '../src/index.js';

/** A server that speaks S3. */
interface Server {
  readonly name: 'Ceph' | 'the AWS emulator';
  readonly place: {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: NonNullable<BucketPlace['credentials']>;
  };
}

/** The servers that the environment names: `scripts/with-s3.sh` and `scripts/with-aws.sh` start them. */
export function servers(): readonly Server[] {
  const { env } = process;
  const found: Server[] = [];
  const { S3_ENDPOINT, S3_KEY = '', S3_SECRET = '' } = env;
  if (S3_ENDPOINT) {
    const credentials = { accessKeyId: S3_KEY, secretAccessKey: S3_SECRET };
    found.push({ name: 'Ceph', place: { region: 'us-east-1', endpoint: S3_ENDPOINT, credentials } });
  } else missing('s3', 'uploading to S3', 'S3_ENDPOINT is not set: run "scripts/with-s3.sh npm test".');
  const { CAMEO_AWS_TOOLS, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = env;
  if (CAMEO_AWS_TOOLS && AWS_ENDPOINT_URL) {
    const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    const place = { region: 'us-east-1', endpoint: AWS_ENDPOINT_URL, credentials };
    found.push({ name: 'the AWS emulator', place });
  } else
    missing('aws', 'uploading to AWS', 'CAMEO_AWS_TOOLS is not set: run "scripts/with-aws.sh npm test".');
  return found;
}

/** A bucket of its own for one test, and a plain client that looks behind the upload. */
export async function testBucket({ place }: Server) {
  const bucket = `cameo-upload-${randomUUID().slice(0, 13)}`;
  const client = new S3Client({
    ...place,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const keys = async (): Promise<readonly string[]> => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    return Contents.map(({ Key = '' }) => Key);
  };
  return {
    place: { ...place, bucket },
    keys,
    put: (Key: string, Body: Uint8Array) => client.send(new PutObjectCommand({ Bucket: bucket, Key, Body })),
    head: (Key: string) => client.send(new HeadObjectCommand({ Bucket: bucket, Key })),
    remove: async () => {
      for (const Key of await keys()) await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
      await client.send(new DeleteBucketCommand({ Bucket: bucket }));
      client.destroy();
    },
  };
}
