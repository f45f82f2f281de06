import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  type LifecycleRule,
  type NotificationConfiguration,
  S3Client,
} from '@aws-sdk/client-s3';
import { awsProblem, Unready } from '../aws/problem.js';
import type { Statement } from '../cloudformation.js';

/** What a bucket that was there before is set to. */
export interface BucketFacts {
  readonly region: string;
  readonly versioned: boolean;
  /** The key of KMS that it encrypts with, as it is named there; undefined for S3's own keys. */
  readonly kmsKey: string | undefined;
  /** False while objects may belong to other accounts, of which no bucket policy lets anybody read one. */
  readonly ownsObjects: boolean;
  readonly policy: { readonly Version?: string; readonly Statement: readonly Statement[] };
  readonly notifications: NotificationConfiguration;
  readonly lifecycle: readonly LifecycleRule[];
}

/** What S3 says where nothing is set. */
const NOTHING_SET =
  /^(?:NoSuchBucketPolicy|NoSuchLifecycleConfiguration|OwnershipControlsNotFoundError|ServerSideEncryptionConfigurationNotFoundError)$/;

/**
 * Looks at a bucket; changes nothing.
 * @throws Unready when there is none of that name that may be looked at, or AWS does not answer
 */
export async function bucketFacts(bucket: string, region: string): Promise<BucketFacts> {
  const client = new S3Client({ region, maxAttempts: 3, followRegionRedirects: true });
  const Bucket = bucket;
  const orNothing = <T>(asked: Promise<T>): Promise<T | undefined> =>
    asked.catch((error: unknown) => {
      if (error instanceof Error && NOTHING_SET.test(error.name)) return undefined;
      throw error;
    });
  try {
    const { BucketRegion = region } = await client
      .send(new HeadBucketCommand({ Bucket }))
      .catch((error: unknown) => {
        // HEAD has no body that could say more.
        if (error instanceof Error && /^(?:NotFound|NoSuchBucket)$/.test(error.name))
          throw new Unready(
            `There is no bucket ${bucket}, which existingBucket says is there: make it, or take existingBucket out of cameo.config.ts.`,
          );
        throw error;
      });
    const [versioning, encryption, ownership, policy, notifications, lifecycle] = await Promise.all([
      client.send(new GetBucketVersioningCommand({ Bucket })),
      orNothing(client.send(new GetBucketEncryptionCommand({ Bucket }))),
      orNothing(client.send(new GetBucketOwnershipControlsCommand({ Bucket }))),
      orNothing(client.send(new GetBucketPolicyCommand({ Bucket }))),
      client.send(new GetBucketNotificationConfigurationCommand({ Bucket })),
      orNothing(client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))),
    ]);
    const byDefault =
      encryption?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
    const { $metadata: _, ...asWritten } = notifications;
    return {
      region: BucketRegion,
      versioned: versioning.Status !== undefined,
      kmsKey: byDefault?.SSEAlgorithm?.startsWith('aws:kms')
        ? (byDefault.KMSMasterKeyID ?? 'alias/aws/s3')
        : undefined,
      ownsObjects:
        ownership?.OwnershipControls?.Rules?.some(
          ({ ObjectOwnership }) => ObjectOwnership === 'BucketOwnerEnforced',
        ) ?? false,
      policy: policy?.Policy ? JSON.parse(policy.Policy) : { Version: '2012-10-17', Statement: [] },
      notifications: asWritten,
      lifecycle: lifecycle?.Rules ?? [],
    };
  } catch (error) {
    throw error instanceof Unready ? error : awsProblem(error, region);
  } finally {
    client.destroy();
  }
}
