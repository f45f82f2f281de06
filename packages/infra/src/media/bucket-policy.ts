import { policy, type Resources, ref, type Statement, sub } from '../cloudformation.js';
import type { Stage } from '../stage.js';

/** Access to the bucket in addition to the roles: one distribution, and nobody without TLS. */
export function bucketPolicy({ config, distributionId }: Stage): Resources {
  const arn = `arn:aws:s3:::${config.bucket}`;
  return {
    MediaBucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: ref('MediaBucket'),
        PolicyDocument: policy(
          {
            Sid: 'OnlyOverTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [arn, `${arn}/*`],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          ...distributionReads(
            config.bucket,
            sub(`arn:aws:cloudfront::\${AWS::AccountId}:distribution/${distributionId}`),
          ),
        ),
      },
    },
  };
}

/**
 * Statements that let one distribution read a bucket.
 * @param distribution its ARN
 * @param prefix of the statements' names, if there are others in the policy
 */
export function distributionReads(bucket: string, distribution: unknown, prefix = ''): readonly Statement[] {
  const arn = `arn:aws:s3:::${bucket}`;
  const distributionOnly = {
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Condition: { StringEquals: { 'AWS:SourceArn': distribution } },
  };
  return [
    {
      Sid: `${prefix}DistributionReads`,
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `${arn}/*`,
      ...distributionOnly,
    },
    {
      // Without it S3 answers 403 for missing objects. No request can list: "/" never reaches the bucket.
      Sid: `${prefix}DistributionKnowsMissing`,
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: arn,
      ...distributionOnly,
    },
  ];
}
