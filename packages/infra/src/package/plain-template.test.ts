import { describe, expect, it } from 'vitest';
import { DISTRIBUTION_PARAMETER, plainTemplate } from './plain-template.js';
import { quickCreateLink } from './quick-create.js';

const PACKAGED = {
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'The AWS CloudFormation template for this Serverless application',
  Resources: {
    ServerlessDeploymentBucket: { Type: 'AWS::S3::Bucket' },
    ServerlessDeploymentBucketPolicy: { Type: 'AWS::S3::BucketPolicy', Properties: {} },
    PurgeVariantsLambdaFunction: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: {
          S3Bucket: { Ref: 'ServerlessDeploymentBucket' },
          S3Key: 'serverless/a/dev/1-2026/PurgeVariants.zip',
        },
        MemorySize: 256,
        Environment: { Variables: { CAMEO_DISTRIBUTION_ID: DISTRIBUTION_PARAMETER } },
      },
    },
    Policy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Source: {
          'Fn::Sub': `arn:aws:cloudfront::\${AWS::AccountId}:distribution/${DISTRIBUTION_PARAMETER}`,
        },
        Plain: `distribution/${DISTRIBUTION_PARAMETER}`,
      },
    },
  },
  Outputs: {
    ServerlessDeploymentBucketName: { Value: 'x' },
    MediaBucketName: { Value: { Ref: 'MediaBucket' } },
  },
};

describe('plainTemplate', () => {
  it("has parameters for osls's values, and nothing of osls", () => {
    const plain = plainTemplate(JSON.stringify(PACKAGED), 'What it is');
    expect(plain).toMatchObject({ AWSTemplateFormatVersion: '2010-09-09', Description: 'What it is' });
    expect(Object.keys(plain['Parameters'] as object)).toEqual([
      'CodeBucket',
      'CodeFolder',
      'DistributionId',
    ]);
    expect(plain.Resources).toEqual({
      PurgeVariantsLambdaFunction: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { S3Bucket: { Ref: 'CodeBucket' }, S3Key: { 'Fn::Sub': `\${CodeFolder}PurgeVariants.zip` } },
          MemorySize: 256,
          Environment: { Variables: { CAMEO_DISTRIBUTION_ID: { Ref: 'DistributionId' } } },
        },
      },
      Policy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Source: { 'Fn::Sub': `arn:aws:cloudfront::\${AWS::AccountId}:distribution/\${DistributionId}` },
          Plain: { 'Fn::Sub': `distribution/\${DistributionId}` },
        },
      },
    });
    expect(plain.Outputs).toEqual({ MediaBucketName: { Value: { Ref: 'MediaBucket' } } });
    expect(JSON.stringify(plain)).not.toMatch(/Serverless|DISTRIBUTION-ID/);
  });

  it('has no unused parameter', () => {
    const { Resources, ...rest } = PACKAGED;
    const edge = { ...rest, Resources: { A: { Type: 'AWS::SNS::Topic', Properties: {} } } };
    expect(plainTemplate(JSON.stringify(edge), 'x')['Parameters']).not.toHaveProperty('DistributionId');
    expect(Resources).toBeDefined();
  });
});

it('a quick-create link names the template, the stack and its parameters', () => {
  const link = quickCreateLink(
    'us-east-1',
    'cameo-edge-dev',
    { bucket: 'code', region: 'us-east-1', key: 'cameo/edge.json' },
    { CodeBucket: 'code', CodeFolder: 'cameo/' },
  );
  expect(link).toBe(
    'https://us-east-1.console.aws.amazon.com/cloudformation/home?region=us-east-1#/stacks/quickcreate?templateURL=https%3A%2F%2Fcode.s3.us-east-1.amazonaws.com%2Fcameo%2Fedge.json&stackName=cameo-edge-dev&param_CodeBucket=code&param_CodeFolder=cameo%2F',
  );
});
