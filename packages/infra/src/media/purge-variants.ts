import { attribute, policy, type Resources, sub } from '../cloudformation.js';
import { boundsOf } from '../permissions/role-bounds.js';
import { nameOf, type Stage } from '../stage.js';

/**
 * The permissions of PurgeVariants: read its queue, list versions, delete derivatives, and invalidate in one distribution. It
 * reads no objects, so it needs no key of an encrypted bucket.
 */
export function purgeVariants(stage: Stage): Resources {
  const { config, distributionId, infra } = stage;
  const arn = `arn:aws:s3:::${config.bucket}`;
  const log = `/aws/lambda/${nameOf(stage, 'PurgeVariants')}`;
  return {
    PurgeVariantsRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: policy({
          Sid: 'RunInItsRegion',
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
        }),
        ...boundsOf(infra),
        Policies: [
          {
            PolicyName: 'least',
            PolicyDocument: policy(
              {
                Sid: 'HearOfChanges',
                Effect: 'Allow',
                Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
                Resource: attribute('ChangesQueue', 'Arn'),
              },
              {
                Sid: 'ListVariants',
                Effect: 'Allow',
                Action: 's3:ListBucket',
                Resource: arn,
                Condition: { StringLike: { 's3:prefix': '_variants/*' } },
              },
              {
                // Names and dates without contents: whether an upload is the first version of its key.
                Sid: 'SeeVersions',
                Effect: 'Allow',
                Action: 's3:ListBucketVersions',
                Resource: arn,
              },
              {
                Sid: 'DeleteVariants',
                Effect: 'Allow',
                Action: 's3:DeleteObject',
                Resource: `${arn}/_variants/*`,
              },
              {
                Sid: 'ForgetPictures',
                Effect: 'Allow',
                Action: 'cloudfront:CreateInvalidation',
                Resource: sub(`arn:aws:cloudfront::\${AWS::AccountId}:distribution/${distributionId}`),
              },
              {
                Sid: 'WriteOwnLog',
                Effect: 'Allow',
                Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                Resource: sub(`arn:aws:logs:${config.region}:\${AWS::AccountId}:log-group:${log}:*`),
              },
            ),
          },
        ],
      },
    },
  };
}
