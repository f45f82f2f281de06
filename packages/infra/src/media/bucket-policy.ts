import { policy, type Resources, ref, sub } from '../cloudformation.js';
import type { Stage } from '../stage.js';

/** Who may reach the bucket beside the roles that say so themselves: one distribution, and nobody without TLS. */
export function bucketPolicy({ config, distributionId }: Stage): Resources {
  const arn = `arn:aws:s3:::${config.bucket}`;
  const distributionOnly = {
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Condition: {
      StringEquals: {
        'AWS:SourceArn': sub(`arn:aws:cloudfront::\${AWS::AccountId}:distribution/${distributionId}`),
      },
    },
  };
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
          {
            Sid: 'DistributionReads',
            Effect: 'Allow',
            Action: 's3:GetObject',
            Resource: `${arn}/*`,
            ...distributionOnly,
          },
          {
            // Without it S3 answers 403 for what is missing. No request can list: "/" never reaches the bucket.
            Sid: 'DistributionKnowsMissing',
            Effect: 'Allow',
            Action: 's3:ListBucket',
            Resource: arn,
            ...distributionOnly,
          },
        ),
      },
    },
  };
}
