import { attribute, type Resources } from '../cloudformation.js';
import type { Stage } from '../stage.js';

/** Days after which the parts of an incomplete upload are deleted. */
const ABANDONED_DAYS = 7;

/** The bucket of originals and derivatives. It is retained when its stack is deleted, because originals cannot be recreated. */
export const ownBucket = (stage: Stage): Resources => ({
  MediaBucket: {
    Type: 'AWS::S3::Bucket',
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    // S3 validates its permission to send to the queue when the bucket is created.
    DependsOn: ['ChangesQueuePolicy'],
    Properties: {
      BucketName: stage.config.bucket,
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [encryptionOf(stage)],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: { Rules: lifecycleRules(stage) },
      NotificationConfiguration: {
        QueueConfigurations: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'].map((Event) => ({
          Event,
          Queue: attribute('ChangesQueue', 'Arn'),
        })),
        // In addition to the queue: two notifications may not overlap, but EventBridge does not count as one.
        ...(stage.config.refine !== false && { EventBridgeConfiguration: { EventBridgeEnabled: true } }),
      },
    },
  },
});

/** With a customer-managed key S3 calls KMS once for many objects, not for each (S3 Bucket Keys). */
const encryptionOf = ({ infra: { kmsKeyArn } }: Stage) =>
  kmsKeyArn === undefined
    ? { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } as const }
    : {
        ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: kmsKeyArn } as const,
        BucketKeyEnabled: true,
      };

const lifecycleRules = ({ infra: { variantDays, replacedDays } }: Stage) =>
  [
    {
      Id: 'variants-are-made-again',
      Status: 'Enabled',
      Prefix: '_variants/',
      ExpirationInDays: variantDays,
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    },
    {
      Id: 'replaced-originals',
      Status: 'Enabled',
      NoncurrentVersionExpiration: { NoncurrentDays: replacedDays },
      ExpiredObjectDeleteMarker: true,
    },
    {
      Id: 'uploads-given-up',
      Status: 'Enabled',
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: ABANDONED_DAYS },
    },
  ] as const;
