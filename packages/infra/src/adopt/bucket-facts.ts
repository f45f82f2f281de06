import type { LifecycleRule, NotificationConfiguration } from '@aws-sdk/client-s3';
import { clientOptions } from '../aws/client.js';
import { awsProblem, SetupError } from '../aws/problem.js';
import type { Statement } from '../cloudformation.js';

/** The settings of an existing bucket. */
export interface BucketFacts {
  readonly region: string;
  readonly versioned: boolean;
  /** The bucket's KMS key for encryption, as the bucket names it; undefined for S3-managed keys. */
  readonly kmsKey: string | undefined;
  /** False if objects may belong to other accounts; no bucket policy can grant read access to those. */
  readonly ownsObjects: boolean;
  readonly policy: { readonly Version?: string; readonly Statement: readonly Statement[] };
  readonly notifications: NotificationConfiguration;
  readonly lifecycle: readonly LifecycleRule[];
}

/** S3's errors for missing settings. */
const NOTHING_SET =
  /^(?:NoSuchBucketPolicy|NoSuchLifecycleConfiguration|OwnershipControlsNotFoundError|ServerSideEncryptionConfigurationNotFoundError)$/;

/**
 * Reads the settings of a bucket without changing anything.
 * @throws SetupError if there is no accessible bucket of that name, or AWS does not answer
 */
export async function bucketFacts(bucket: string, region: string): Promise<BucketFacts> {
  const {
    GetBucketEncryptionCommand,
    GetBucketLifecycleConfigurationCommand,
    GetBucketNotificationConfigurationCommand,
    GetBucketOwnershipControlsCommand,
    GetBucketPolicyCommand,
    GetBucketVersioningCommand,
    HeadBucketCommand,
    S3Client,
  } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ ...clientOptions(region), followRegionRedirects: true });
  const Bucket = bucket;
  const orNothing = <T>(answer: Promise<T>): Promise<T | undefined> =>
    answer.catch((error: unknown) => {
      if (error instanceof Error && NOTHING_SET.test(error.name)) return undefined;
      throw error;
    });
  try {
    const { BucketRegion = region } = await client
      .send(new HeadBucketCommand({ Bucket }))
      .catch((error: unknown) => {
        // HEAD has no body with more details.
        if (error instanceof Error && /^(?:NotFound|NoSuchBucket)$/.test(error.name))
          throw new SetupError(
            `The bucket ${bucket} does not exist, and existingBucket is set: create it, or remove existingBucket from cameo.config.ts.`,
          );
        // S3 tells neither which of the two it is.
        if (
          (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata
            ?.httpStatusCode === 403
        )
          throw new SetupError(
            `The bucket ${bucket} may not be read with these AWS credentials: it belongs to another account, or their policy does not ` +
              'permit it. A bucket of this account needs the deploy-policy.json that packaging writes; one of another account is not supported.',
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
    throw error instanceof SetupError ? error : awsProblem(error, region);
  } finally {
    client.destroy();
  }
}
