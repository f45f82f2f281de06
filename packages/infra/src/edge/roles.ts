import { policy, type Resource, type Resources, type Statement, sub } from '../cloudformation.js';
import { keyGrants } from '../permissions/key-grants.js';
import { boundsOf } from '../permissions/role-bounds.js';
import { edgeLogGroup, type FunctionName, type Stage } from '../stage.js';

/** A role for a function that CloudFront runs: both services must be trusted, or replication fails. */
const edgeRole = ({ infra }: Stage, statements: readonly Statement[]): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: policy({
      Sid: 'RunAtTheEdge',
      Effect: 'Allow',
      Principal: { Service: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'] },
      Action: 'sts:AssumeRole',
    }),
    ...boundsOf(infra),
    Policies: [{ PolicyName: 'least', PolicyDocument: policy(...statements) }],
  },
});

/** Permission to write its own log, in any region. */
const ownLog = (stage: Stage, name: FunctionName): Statement => ({
  Sid: 'WriteOwnLog',
  Effect: 'Allow',
  Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: sub(`arn:aws:logs:*:\${AWS::AccountId}:log-group:${edgeLogGroup(stage, name)}:*`),
});

/** The roles of the functions at the edge. TransformImageRequest reads nothing and writes nothing. */
export function edgeRoles(stage: Stage): Resources {
  const bucket = `arn:aws:s3:::${stage.config.bucket}`;
  return {
    TransformImageRequestRole: edgeRole(stage, [ownLog(stage, 'TransformImageRequest')]),
    ResizeImageRole: edgeRole(stage, [
      { Sid: 'ReadPictures', Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucket}/*` },
      { Sid: 'StoreVariants', Effect: 'Allow', Action: 's3:PutObject', Resource: `${bucket}/_variants/*` },
      // A derivative is withdrawn if its original was replaced during the render (ADR 12).
      {
        Sid: 'WithdrawVariants',
        Effect: 'Allow',
        Action: 's3:DeleteObject',
        Resource: `${bucket}/_variants/*`,
      },
      // For counting the derivatives of a source (ADR 37). Without it S3 answers 403 for missing objects, too.
      { Sid: 'KnowMissingFromRefused', Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket },
      ...keyGrants(stage),
      ownLog(stage, 'ResizeImage'),
    ]),
  };
}
