import { type ImageConfig, OUTPUT_FORMATS } from '@cameo/core';
import { REFINE_DAYS } from '@cameo/core/config';
import { attribute, policy, type Resources, ref, type Statement, sub } from '../cloudformation.js';
import { keyGrants } from '../permissions/key-grants.js';
import { boundsOf } from '../permissions/role-bounds.js';
import { nameOf, type Stage } from '../stage.js';

/** Timeout for one derivative, s: nobody waits for it, and slower ones stay unrefined. */
export const REFINE_SECONDS = 120;

/** Visibility timeout of a message, s: six times the function's timeout, as Lambda recommends. */
const HIDDEN_SECONDS = 6 * REFINE_SECONDS;

/**
 * Number of attempts before a derivative goes to the dead-letter queue. Lambda recommends at least five: without reserved
 * concurrency, a message that is received while the account is throttled has used up an attempt.
 */
export const REFINE_ATTEMPTS = 5;

/**
 * Retention of a message, s: ten days. The dead-letter queue counts from the original time of sending, so four days are left.
 */
export const WAITS_SECONDS = 864_000;

/** Retention of the dead-letter queue from that time, s: two weeks, the maximum, and the limit for a derivative's wait. */
const KEPT_SECONDS = REFINE_DAYS * 86_400;

/**
 * Refining of derivatives: a rule on the bucket's events, the queue, and Refine's permissions. It reads sources, and writes
 * only derivatives. Empty if nothing is refined.
 */
export function refine(stage: Stage): Resources {
  const { config, infra } = stage;
  if (config.refine === false) return {};
  return {
    RefineRule: rule(stage, config.refine),
    RefineQueue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        SqsManagedSseEnabled: true,
        VisibilityTimeout: HIDDEN_SECONDS,
        MessageRetentionPeriod: WAITS_SECONDS,
        RedrivePolicy: {
          deadLetterTargetArn: attribute('RefineGivenUpQueue', 'Arn'),
          maxReceiveCount: REFINE_ATTEMPTS,
        },
      },
    },
    RefineGivenUpQueue: {
      Type: 'AWS::SQS::Queue',
      Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: KEPT_SECONDS },
    },
    RefineQueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [ref('RefineQueue')],
        PolicyDocument: policy(
          {
            Sid: 'RuleTells',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: attribute('RefineQueue', 'Arn'),
            Condition: { ArnEquals: { 'aws:SourceArn': attribute('RefineRule', 'Arn') } },
          },
          {
            Sid: 'OnlyOverTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sqs:*',
            Resource: attribute('RefineQueue', 'Arn'),
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ),
      },
    },
    RefineSource: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: ref('RefineLambdaFunction'),
        EventSourceArn: attribute('RefineQueue', 'Arn'),
        // Each derivative may use the full timeout.
        BatchSize: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        // Bounds its share of the account's concurrency, and a day's costs, however much is stored.
        ScalingConfig: { MaximumConcurrency: infra.refineConcurrency },
      },
    },
    RefineRole: role(stage),
  };
}

/** Not a notification of the bucket: two may not overlap, and PurgeVariants gets all events. */
const rule = (
  { name, config }: Stage,
  { formats }: Exclude<ImageConfig['refine'], false>,
): Resources[string] => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Description: `Cameo ${name}: derivatives that were stored, and may be made smaller`,
    EventPattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: {
        bucket: { name: [config.bucket] },
        object: {
          key: formats.map((format) => ({ wildcard: `_variants/*.${OUTPUT_FORMATS[format].extension}` })),
        },
      },
    },
    Targets: [{ Id: 'queue', Arn: attribute('RefineQueue', 'Arn') }],
  },
});

function role(stage: Stage): Resources[string] {
  const { config, infra } = stage;
  const bucket = `arn:aws:s3:::${config.bucket}`;
  const log = `/aws/lambda/${nameOf(stage, 'Refine')}`;
  const allow = (Sid: string, Action: string | readonly string[], Resource: unknown): Statement => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource,
  });
  return {
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
            allow(
              'HearOfDerivatives',
              ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
              attribute('RefineQueue', 'Arn'),
            ),
            allow('ReadPictures', 's3:GetObject', `${bucket}/*`),
            allow('ReplaceVariants', 's3:PutObject', `${bucket}/_variants/*`),
            // A derivative is withdrawn if its original was replaced while it was refined (ADR 12).
            allow('WithdrawVariants', 's3:DeleteObject', `${bucket}/_variants/*`),
            // Without it S3 answers 403 for purged objects, too.
            allow('KnowMissingFromRefused', 's3:ListBucket', bucket),
            ...keyGrants(stage),
            allow(
              'WriteOwnLog',
              ['logs:CreateLogStream', 'logs:PutLogEvents'],
              sub(`arn:aws:logs:${config.region}:\${AWS::AccountId}:log-group:${log}:*`),
            ),
          ),
        },
      ],
    },
  };
}
