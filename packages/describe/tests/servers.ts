import { createTestBucket, REGION, type S3Server, s3Server, type TestBucket } from '@cameo/testing/s3';
import { missing } from '@cameo/testing/tools';
import type { BucketPlace } from '../src/index.js';

/** A server that speaks S3: where it is, and as whom one writes to it. */
export type Server = Pick<S3Server, 'endpoint' | 'owner'>;

/** The servers that uploads are tried on; `scripts/with-s3.sh` and `scripts/with-aws.sh` start them. */
export const servers = (): readonly (readonly [name: string, server: Server | undefined])[] => [
  ['Ceph', s3Server('uploading to S3')],
  ['the AWS emulator', awsServer()],
];

function awsServer(): Server | undefined {
  const {
    CAMEO_AWS_TOOLS,
    AWS_ENDPOINT_URL,
    AWS_ACCESS_KEY_ID = '',
    AWS_SECRET_ACCESS_KEY = '',
  } = process.env;
  if (CAMEO_AWS_TOOLS && AWS_ENDPOINT_URL) {
    const owner = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    return { endpoint: AWS_ENDPOINT_URL, owner };
  }
  return missing(
    'aws',
    'uploading to AWS',
    'CAMEO_AWS_TOOLS is not set: run "scripts/with-aws.sh npm test".',
  );
}

/** A bucket of its own for one test, and where it is. */
export async function bucketOn(server: Server): Promise<TestBucket & { readonly place: BucketPlace }> {
  const bucket = await createTestBucket(server);
  const place = { bucket: bucket.name, region: REGION, endpoint: server.endpoint, credentials: server.owner };
  return { ...bucket, place };
}
