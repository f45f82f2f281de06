import { createTestBucket, REGION, type S3Server, s3Server, type TestBucket } from '@cameo/testing/s3';
import { missing } from '@cameo/testing/tools';
import type { BucketPlace } from '../src/index.js';

/** An S3 server: its address, and the credentials for writing. */
export type Server = Pick<S3Server, 'endpoint' | 'owner'>;

/** The servers for upload tests; `scripts/with-s3.sh` and `scripts/with-aws.sh` start them. */
export const servers = (): readonly (readonly [name: string, server: Server | undefined])[] => [
  ['Ceph', s3Server('uploading to S3')],
  ['the AWS emulator', awsServer()],
];

function awsServer(): Server | undefined {
  const endpoint = process.env['CAMEO_AWS_ENDPOINT'];
  // The credentials that scripts/with-aws.sh uses.
  if (endpoint) return { endpoint, owner: { accessKeyId: 'test', secretAccessKey: 'test' } };
  return missing(
    'aws',
    'uploading to AWS',
    'CAMEO_AWS_ENDPOINT is not set: run "scripts/with-aws.sh npm test".',
  );
}

/** A bucket for one test, and its location. */
export async function bucketOn(server: Server): Promise<TestBucket & { readonly place: BucketPlace }> {
  const bucket = await createTestBucket(server);
  const place = { bucket: bucket.name, region: REGION, endpoint: server.endpoint, credentials: server.owner };
  return { ...bucket, place };
}
