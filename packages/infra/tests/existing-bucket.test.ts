import { defineImageConfig } from '@cameo/core';
import type { InfraSettings } from '@cameo/core/config';
import { describe, expect, it } from 'vitest';
import type { BucketFacts } from '../src/adopt/bucket-facts.js';
import { type Step, stepsOf } from '../src/adopt/steps.js';
import type { Statement } from '../src/cloudformation.js';
import { edgeResources } from '../src/edge/resources.js';
import { mediaResources } from '../src/media/resources.js';
import { stageOf } from '../src/stage.js';
import { templateMistakes } from './cloudformation-schema.js';
import { ofType, properties, type Template } from './packaged.js';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const DISTRIBUTION = 'arn:aws:cloudfront::123456789012:distribution/E1';
const reader = { account: '123456789012', distributionId: 'E1' };

const stageWith = (infra: Partial<InfraSettings>) =>
  stageOf(defineImageConfig({ bucket: 'pictures', region: 'eu-west-1', infra, stages: { dev: {} } }), 'dev');

const adopting = stageWith({ existingBucket: true });
const mediaOf = (infra: Partial<InfraSettings>): Template => mediaResources(stageWith(infra));
const resizeGrants = (infra: Partial<InfraSettings>) => {
  const edge: Template = edgeResources(stageWith(infra), 'function handler(event) {}');
  const { Policies } = properties(edge, 'ResizeImageRole') as unknown as {
    Policies: { PolicyDocument: { Statement: Statement[] } }[];
  };
  return Policies[0]?.PolicyDocument.Statement.find(({ Sid }) => Sid === 'UseTheKeyOfTheBucket');
};

/** A long-used bucket with the settings of others. */
const facts: BucketFacts = {
  region: 'eu-west-1',
  versioned: false,
  kmsKey: undefined,
  ownsObjects: true,
  policy: {
    Version: '2012-10-17',
    Statement: [{ Sid: 'Backup', Effect: 'Allow', Principal: { AWS: 'b' }, Action: 's3:GetObject' }],
  },
  notifications: { QueueConfigurations: [{ Id: 'search', QueueArn: 'q', Events: ['s3:ObjectCreated:*'] }] },
  lifecycle: [{ ID: 'logs', Status: 'Enabled', Prefix: 'logs/', Expiration: { Days: 9 } }],
};

const step = (steps: readonly Step[], about: string): Step => {
  const found = steps.find((each) => each.about === about);
  if (found === undefined) throw new Error(`no ${about} among ${steps.map((each) => each.about)}`);
  return found;
};

describe('the stack of a stage with an existing bucket', () => {
  const made = mediaOf({ existingBucket: true });

  it('contains no bucket and no bucket policy, so that it can neither change nor delete them', async () => {
    expect(ofType(made, 'AWS::S3::Bucket')).toEqual([]);
    expect(ofType(made, 'AWS::S3::BucketPolicy')).toEqual([]);
    expect(made.Outputs['MediaBucketName']?.Value).toBe('pictures');
  });

  it("receives events of originals by a rule on the bucket's events, and none of derivatives", () => {
    expect(properties(made, 'ChangesRule')).toEqual({
      Description: expect.any(String),
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created', 'Object Deleted'],
        detail: {
          bucket: { name: ['pictures'] },
          object: { key: [{ 'anything-but': { prefix: '_variants/' } }] },
        },
      },
      Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['ChangesQueue', 'Arn'] } }],
    });
    const { Statement: of } = properties(made, 'ChangesQueuePolicy')['PolicyDocument'] as {
      Statement: readonly Statement[];
    };
    expect(of[0]).toMatchObject({
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['ChangesRule', 'Arn'] } } },
    });
    expect(mediaOf({}).Resources['ChangesRule']).toBeUndefined();
  });

  it('conforms to CloudFormation’s schemas', async () => {
    const mistakes = await templateMistakes(made);
    // osls's additions are missing.
    expect(
      mistakes.filter((each) => !/(?:PurgeVariants|Refine)(?:LambdaFunction|LogGroup)/.test(each)),
    ).toEqual([]);
  });
});

describe('a customer-managed key', () => {
  it('is used by a new bucket, once for many objects', () => {
    expect(properties(mediaOf({ kmsKeyArn: KEY }), 'MediaBucket')['BucketEncryption']).toEqual({
      ServerSideEncryptionConfiguration: [
        {
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY },
          BucketKeyEnabled: true,
        },
      ],
    });
  });

  it('may be used for reading and storing, through S3 alone, and by nobody else', () => {
    expect(resizeGrants({ kmsKeyArn: KEY })).toEqual({
      Sid: 'UseTheKeyOfTheBucket',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: KEY,
      Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
    });
    expect(resizeGrants({})).toBeUndefined();
    // Refine reads and stores as well.
    expect(JSON.stringify(properties(mediaOf({ kmsKeyArn: KEY }), 'RefineRole'))).toContain(
      JSON.stringify(resizeGrants({ kmsKeyArn: KEY })),
    );
    expect(JSON.stringify(properties(mediaOf({}), 'RefineRole'))).not.toContain('kms:');
    // It deletes and lists, and reads nothing.
    expect(JSON.stringify(properties(mediaOf({ kmsKeyArn: KEY }), 'PurgeVariantsRole'))).not.toContain(
      'kms:',
    );
  });
});

describe('the steps of its owner', () => {
  it('keep every existing notification, statement and rule', () => {
    const steps = stepsOf(adopting, facts, reader);
    expect(step(steps, 'events')).toMatchObject({
      state: 'blocks',
      document: { content: { ...facts.notifications, EventBridgeConfiguration: {} } },
    });
    expect(step(steps, 'policy').document?.content).toEqual({
      Version: '2012-10-17',
      Statement: [
        ...facts.policy.Statement,
        {
          Sid: 'CameodevDistributionReads',
          Effect: 'Allow',
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::pictures/*',
          Condition: { StringEquals: { 'AWS:SourceArn': DISTRIBUTION } },
        },
        {
          Sid: 'CameodevDistributionKnowsMissing',
          Effect: 'Allow',
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Action: 's3:ListBucket',
          Resource: 'arn:aws:s3:::pictures',
          Condition: { StringEquals: { 'AWS:SourceArn': DISTRIBUTION } },
        },
      ],
    });
    expect(step(steps, 'lifecycle').document?.content).toEqual({
      Rules: [
        ...facts.lifecycle,
        // In the old place, as in the existing rule.
        {
          ID: 'cameo-variants-are-made-again',
          Status: 'Enabled',
          Prefix: '_variants/',
          Expiration: { Days: 365 },
        },
      ],
    });
  });

  it('are empty when all is done, and return for another distribution', () => {
    const content = (about: string) => step(stepsOf(adopting, facts, reader), about).document?.content;
    const done: BucketFacts = {
      ...facts,
      notifications: content('events') as BucketFacts['notifications'],
      policy: content('policy') as BucketFacts['policy'],
      lifecycle: (content('lifecycle') as { Rules: BucketFacts['lifecycle'] }).Rules,
    };
    expect(stepsOf(adopting, done, reader).filter(({ state }) => state !== 'done')).toEqual([]);
    const other = step(stepsOf(adopting, done, { ...reader, distributionId: 'E2' }), 'policy');
    expect(other.state).toBe('open');
    const { Statement: of } = (other.document?.content ?? {}) as { Statement: Statement[] };
    expect(of).toHaveLength(3);
    expect(JSON.stringify(of)).not.toContain('distribution/E1');
  });

  it('delete old versions of derivatives too, if the bucket has versioning', () => {
    const versioned = step(
      stepsOf(adopting, { ...facts, versioned: true, lifecycle: [] }, reader),
      'lifecycle',
    );
    expect(versioned.document?.content).toEqual({
      Rules: [
        {
          ID: 'cameo-variants-are-made-again',
          Status: 'Enabled',
          Filter: { Prefix: '_variants/' },
          Expiration: { Days: 365 },
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        },
      ],
    });
  });

  it.each<[string, Partial<InfraSettings>, Partial<BucketFacts>, string, RegExp]>([
    [
      'another region',
      {},
      { region: 'us-east-1' },
      'region',
      /^The bucket is in us-east-1: set stages\.dev\.region/,
    ],
    [
      'a key that is not told',
      {},
      { kmsKey: KEY },
      'encryption',
      /set stages\.dev\.infra\.kmsKeyArn to its ARN/,
    ],
    [
      'the key of S3 in KMS',
      { kmsKeyArn: KEY },
      { kmsKey: 'alias/aws/s3' },
      'encryption',
      /a key that CloudFront can never use/,
    ],
    [
      'another key',
      { kmsKeyArn: KEY },
      { kmsKey: KEY.replace('1234abcd', 'ffffffff') },
      'encryption',
      /set stages\.dev\.infra\.kmsKeyArn/,
    ],
  ])('block a deployment for %s', (_, infra, over, about, text) => {
    const stage = stageWith({ existingBucket: true, ...infra });
    const found = step(stepsOf(stage, { ...facts, ...over }, reader), about);
    expect([found.state, found.text]).toEqual(['blocks', expect.stringMatching(text)]);
  });

  it('include a statement for the policy of the key, whether the bucket names it by ARN or by id', () => {
    const stage = stageWith({ existingBucket: true, kmsKeyArn: KEY });
    for (const kmsKey of [KEY, KEY.split('/')[1]]) {
      const steps = stepsOf(stage, { ...facts, kmsKey }, reader);
      expect(step(steps, 'encryption').state).toBe('done');
      expect(step(steps, 'key').document?.content).toEqual({
        Sid: 'CameodevDistributionDecrypts',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { StringEquals: { 'AWS:SourceArn': DISTRIBUTION } },
      });
    }
  });

  it('wait for the distribution if it does not exist yet', () => {
    const steps = stepsOf(adopting, facts, undefined);
    expect(step(steps, 'policy')).toEqual({
      about: 'policy',
      state: 'open',
      text: 'Run this command again after "npx cameo deploy dev": there is no distribution yet.',
    });
  });
});
