import { attribute, policy, type Resources, ref, type Statement } from '../cloudformation.js';
import type { Stage } from '../stage.js';

/** Visibility timeout of a message, s: six times the function's timeout, as Lambda recommends. */
const HIDDEN_SECONDS = 720;

/** Batching window, s, so that a hundred uploads are one purge and not a hundred. */
const GATHER_SECONDS = 5;

/** Number of attempts before a change goes to the dead-letter queue, for a person to examine. */
const ATTEMPTS = 5;

/** Retention of the dead-letter queue, s: two weeks, the maximum. */
const KEPT_SECONDS = 1_209_600;

/**
 * The path of the bucket's notifications to PurgeVariants. A queue, because CloudFront limits the number of concurrent
 * invalidations: changes are batched, and failures are retried.
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
      PolicyDocument: policy(permittedSender(stage), {
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
      // Only failed messages are retried.
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    },
  },
});

/** The permitted sender: the bucket itself or, for an existing bucket, the rule on its events. */
const permittedSender = ({ config, infra }: Stage): Statement => ({
  Sid: 'BucketTells',
  Effect: 'Allow',
  Principal: { Service: infra.existingBucket ? 'events.amazonaws.com' : 's3.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: attribute('ChangesQueue', 'Arn'),
  Condition: infra.existingBucket
    ? { ArnEquals: { 'aws:SourceArn': attribute('ChangesRule', 'Arn') } }
    : {
        // A deleted bucket's name becomes available to other accounts.
        ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::${config.bucket}` },
        StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') },
      },
});

/**
 * A bucket's notifications are one list that is written as a whole, without overlaps, so the stage of an existing bucket adds
 * none. Such a bucket sends its events to EventBridge, in addition to its notifications, and this rule selects those about
 * originals.
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
