import { attribute, type Resources } from '../cloudformation.js';
import type { Stage } from '../stage.js';

/** Days after which the parts of an upload that was given up are deleted. */
const GIVEN_UP_DAYS = 7;

/** The bucket of originals and derivatives. It stays when its stack is deleted: a picture is not made again. */
export const ownBucket = (stage: Stage): Resources => ({
  MediaBucket: {
    Type: 'AWS::S3::Bucket',
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    // S3 asks the queue whether it may send, as soon as the bucket is there.
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
      },
    },
  },
});

/** With a key of its own S3 asks KMS once for many objects, not for each (S3 Bucket Keys). */
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
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: GIVEN_UP_DAYS },
    },
  ] as const;
