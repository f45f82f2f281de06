import { describe, expect, it } from 'vitest';
import type { Statement } from '../src/cloudformation.js';
import { ofType, PACKAGED, properties, type Template, template } from './packaged.js';

interface Role {
  readonly AssumeRolePolicyDocument: { readonly Statement: readonly Statement[] };
  readonly Policies: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
  readonly ManagedPolicyArns?: unknown;
}

const roleOf = (from: Template, name: string) => properties(from, name) as unknown as Role;

/** The permissions of a role: each statement without its name. */
const allowed = (from: Template, name: string) =>
  roleOf(from, name).Policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.map(({ Sid: _, ...rest }) => rest),
  );

const trusted = (from: Template, name: string) =>
  roleOf(from, name).AssumeRolePolicyDocument.Statement.map(({ Sid: _, ...rest }) => rest);

/** Every statement of every policy in a template. */
const statements = (from: Template): readonly Statement[] =>
  Object.values(from.Resources).flatMap(({ Properties }) => {
    const {
      PolicyDocument,
      AssumeRolePolicyDocument,
      Policies = [],
    } = Properties as {
      PolicyDocument?: { Statement: Statement[] };
      AssumeRolePolicyDocument?: { Statement: Statement[] };
      Policies?: { PolicyDocument: { Statement: Statement[] } }[];
    };
    return [PolicyDocument, AssumeRolePolicyDocument, ...Policies.map((each) => each.PolicyDocument)].flatMap(
      (each) => each?.Statement ?? [],
    );
  });

const logOf = (stage: string, name: string) => ({
  Effect: 'Allow',
  Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: {
    'Fn::Sub': `arn:aws:logs:*:\${AWS::AccountId}:log-group:/aws/lambda/us-east-1.cameo-${stage}-${name}:*`,
  },
});

const AT_THE_EDGE = [
  {
    Effect: 'Allow',
    Principal: { Service: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'] },
    Action: 'sts:AssumeRole',
  },
];

describe.each(PACKAGED)('roles of stage %s', (stage) => {
  const edge = template(stage, 'edge');
  const media = template(stage, 'media');
  const bucket = `arn:aws:s3:::cameo-media-${stage}`;

  it('are four, one for each function', () => {
    expect(ofType(edge, 'AWS::IAM::Role').length + ofType(media, 'AWS::IAM::Role').length).toBe(4);
    const roleNames = { TransformImageRequest: edge, ResizeImage: edge, PurgeVariants: media, Refine: media };
    for (const [name, from] of Object.entries(roleNames)) {
      expect(properties(from, `${name}LambdaFunction`)['Role']).toEqual({
        'Fn::GetAtt': [`${name}Role`, 'Arn'],
      });
      expect(roleOf(from, `${name}Role`).ManagedPolicyArns).toBeUndefined();
    }
  });

  it('TransformImageRequest may only write its log', () => {
    expect(allowed(edge, 'TransformImageRequestRole')).toEqual([logOf(stage, 'TransformImageRequest')]);
    expect(trusted(edge, 'TransformImageRequestRole')).toEqual(AT_THE_EDGE);
  });

  it('ResizeImage reads pictures, and writes and deletes only derivatives', () => {
    expect(allowed(edge, 'ResizeImageRole')).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucket}/*` },
      { Effect: 'Allow', Action: 's3:PutObject', Resource: `${bucket}/_variants/*` },
      { Effect: 'Allow', Action: 's3:DeleteObject', Resource: `${bucket}/_variants/*` },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket },
      logOf(stage, 'ResizeImage'),
    ]);
    expect(trusted(edge, 'ResizeImageRole')).toEqual(AT_THE_EDGE);
  });

  it('PurgeVariants deletes derivatives, and invalidates in one distribution', () => {
    expect(allowed(media, 'PurgeVariantsRole')).toEqual([
      {
        Effect: 'Allow',
        Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        Resource: { 'Fn::GetAtt': ['ChangesQueue', 'Arn'] },
      },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: bucket,
        Condition: { StringLike: { 's3:prefix': '_variants/*' } },
      },
      { Effect: 'Allow', Action: 's3:ListBucketVersions', Resource: bucket },
      { Effect: 'Allow', Action: 's3:DeleteObject', Resource: `${bucket}/_variants/*` },
      {
        Effect: 'Allow',
        Action: 'cloudfront:CreateInvalidation',
        Resource: { 'Fn::Sub': `arn:aws:cloudfront::\${AWS::AccountId}:distribution/none` },
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: {
          'Fn::Sub': `arn:aws:logs:eu-central-1:\${AWS::AccountId}:log-group:/aws/lambda/cameo-${stage}-PurgeVariants:*`,
        },
      },
    ]);
    expect(trusted(media, 'PurgeVariantsRole')).toEqual([
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
  });

  it('Refine reads pictures, and writes and deletes only derivatives', () => {
    expect(allowed(media, 'RefineRole')).toEqual([
      {
        Effect: 'Allow',
        Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        Resource: { 'Fn::GetAtt': ['RefineQueue', 'Arn'] },
      },
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucket}/*` },
      { Effect: 'Allow', Action: 's3:PutObject', Resource: `${bucket}/_variants/*` },
      { Effect: 'Allow', Action: 's3:DeleteObject', Resource: `${bucket}/_variants/*` },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: {
          'Fn::Sub': `arn:aws:logs:eu-central-1:\${AWS::AccountId}:log-group:/aws/lambda/cameo-${stage}-Refine:*`,
        },
      },
    ]);
    expect(trusted(media, 'RefineRole')).toEqual([
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
  });

  it('the bucket is read by one distribution, over TLS', () => {
    const { Statement: of } = properties(media, 'MediaBucketPolicy')['PolicyDocument'] as {
      Statement: readonly Statement[];
    };
    const oneDistribution = {
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: {
        StringEquals: {
          'AWS:SourceArn': { 'Fn::Sub': `arn:aws:cloudfront::\${AWS::AccountId}:distribution/none` },
        },
      },
    };
    expect(of.map(({ Sid: _, ...rest }) => rest)).toEqual([
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [bucket, `${bucket}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucket}/*`, ...oneDistribution },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket, ...oneDistribution },
    ]);
  });

  it('no policy allows a wildcard action, everything, or everybody', () => {
    const all = [...statements(edge), ...statements(media)];
    // 4 trusts, 1 + 5 + 6 + 6 of the roles, 3 of the bucket, 2 of each queue, 1 of each of osls' own buckets.
    expect(all).toHaveLength(31);
    for (const { Effect, Action, Resource, Principal } of all) {
      if (Effect === 'Deny') continue;
      expect([Action].flat().filter((each) => each.includes('*'))).toEqual([]);
      expect([Resource].flat()).not.toContain('*');
      expect(JSON.stringify(Principal ?? '')).not.toContain('*');
    }
    const denials = all.filter(({ Effect }) => Effect === 'Deny');
    expect(denials.map(({ Condition }) => JSON.stringify(Condition))).toEqual(
      Array.from({ length: 5 }, () =>
        expect.stringMatching(/^\{"Bool":\{"aws:SecureTransport":"?false"?\}\}$/),
      ),
    );
  });
});
