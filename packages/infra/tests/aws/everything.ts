import type { ImageConfigInput } from '@cameo/core';
import type { Template } from '../packaged.js';

/** A configuration with every option of a stage, in a region without Origin Shield. */
export const EVERYTHING: ImageConfigInput = {
  bucket: 'cameo-media',
  region: 'eu-west-3',
  signing: { required: true },
  infra: {
    accessLogDays: 14,
    alarmEmail: 'ops@example.com',
    bucketGb: 500,
    canaryMinutes: 30,
    canaryPicture: 'canary.jpg',
    hostedZoneId: 'Z0123456789ABCDEFGHIJ',
    hstsDays: 365,
    httpVersion: 'http2',
    kmsKeyArn: 'arn:aws:kms:eu-west-3:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    minimumTls: 'TLSv1.3_2025',
    monthlyBudget: 50,
    permissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary',
    purgeConcurrency: 3,
    priceClass: 'PriceClass_100',
    rateLimit: 10_000,
    // The processor of this machine, so that the function can run on it.
    refineArchitecture: 'x86_64',
    refineConcurrency: 3,
    refineMemoryMb: 1769,
    rendersPerHour: 5000,
    rolePath: '/service/pictures/',
    tags: { team: 'pictures' },
  },
  stages: {
    dev: { bucket: 'cameo-media-dev', infra: { alias: 'dev.example.com' } },
    prod: { bucket: 'cameo-media-prod', infra: { alias: 'img.example.com' } },
  },
};

/** The edge's template with the canary's function, which osls adds, so that references to it resolve. */
export const withCanary = (made: Template): Template => ({
  ...made,
  Resources: {
    ...made.Resources,
    CanaryLambdaFunction: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'code', S3Key: 'Canary.zip' },
        Handler: 'canary.handler',
        Runtime: 'nodejs24.x',
        Role: { 'Fn::GetAtt': ['CanaryRole', 'Arn'] },
      },
    },
  },
});
