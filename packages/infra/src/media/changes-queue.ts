import { attribute, policy, type Resources, ref, type Statement } from '../cloudformation.js';
import type { Stage } from '../stage.js';

/** Seconds that a message is hidden while it is worked on: six times the function's own time, as Lambda asks. */
const HIDDEN_SECONDS = 720;

/** Seconds that changes are waited for, so that a hundred uploads are one purge and not a hundred. */
const GATHER_SECONDS = 5;

/** Attempts before a change is put aside, for a person to look at. */
const ATTEMPTS = 5;

/** Seconds that what was put aside is kept: two weeks, the longest there is. */
const KEPT_SECONDS = 1_209_600;

/**
 * What the bucket tells of its objects, on its way to PurgeVariants. A queue, because CloudFront takes only so many
 * invalidations at a time: changes are gathered, and what fails is tried again.
 */
export const changesQueue = (stage: Stage): Resources => ({
  ...(stage.infra.existingBucket && changesRule(stage)),
  ChangesQueue: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      SqsManagedSseEnabled: true,
      VisibilityTimeout: HIDDEN_SECONDS,
      RedrivePolicy: { deadLetterTargetArn: attribute('GivenUpQueue', 'Arn'), maxReceiveCount: ATTEMPTS },
    },
  },
  GivenUpQueue: {
    Type: 'AWS::SQS::Queue',
    Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: KEPT_SECONDS },
  },
  ChangesQueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [ref('ChangesQueue')],
      PolicyDocument: policy(whoTells(stage), {
        Sid: 'OnlyOverTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: attribute('ChangesQueue', 'Arn'),
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    },
  },
  PurgeVariantsSource: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      FunctionName: ref('PurgeVariantsLambdaFunction'),
      EventSourceArn: attribute('ChangesQueue', 'Arn'),
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: GATHER_SECONDS,
      // What failed comes again alone; its neighbours are done.
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    },
  },
});

/** Who may write to the queue: the bucket itself or, of one that was there before, the rule on the events that it sends. */
const whoTells = ({ config, infra }: Stage): Statement => ({
  Sid: 'BucketTells',
  Effect: 'Allow',
  Principal: { Service: infra.existingBucket ? 'events.amazonaws.com' : 's3.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: attribute('ChangesQueue', 'Arn'),
  Condition: infra.existingBucket
    ? { ArnEquals: { 'aws:SourceArn': attribute('ChangesRule', 'Arn') } }
    : {
        // A bucket's name is free again once it is deleted, and then anybody's.
        ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::${config.bucket}` },
        StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') },
      },
});

/**
 * Notifications of a bucket are one list that is written as a whole, in which no two may be about the same objects; so the stage of
 * a bucket that was there before adds none. Such a bucket sends its events to EventBridge, beside whatever it has, and this
 * rule takes those about originals.
 */
const changesRule = ({ config, name }: Stage): Resources => ({
  ChangesRule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Description: `Cameo ${name}: originals that were replaced or deleted`,
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created', 'Object Deleted'],
        detail: {
          bucket: { name: [config.bucket] },
          object: { key: [{ 'anything-but': { prefix: '_variants/' } }] },
        },
      },
      Targets: [{ Id: 'queue', Arn: attribute('ChangesQueue', 'Arn') }],
    },
  },
});
