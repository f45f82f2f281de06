import type { LifecycleRule, NotificationConfiguration } from '@aws-sdk/client-s3';
import type { Statement } from '../cloudformation.js';
import { distributionReads } from '../media/bucket-policy.js';
import type { Stage } from '../stage.js';
import type { BucketFacts } from './bucket-facts.js';

/** A requirement of an existing bucket, which its owner must fulfil. */
export interface Step {
  readonly about: string;
  /** `blocks`: a deployment would fail. `open`: pictures are not served, or are cached too long, until it is done. */
  readonly state: 'done' | 'blocks' | 'open';
  /** The present state, or the remedy. */
  readonly text: string;
  /** The complete new setting, including the existing parts, and its file. */
  readonly document?: { readonly file: string; readonly content: unknown };
  /** The command that applies the document, if one does. */
  readonly command?: (file: string) => string;
}

/** The distribution that is to read the bucket, if it exists. */
export interface Reader {
  readonly account: string;
  readonly distributionId: string;
}

const VARIANTS_RULE = 'cameo-variants-are-made-again';

/** The requirements of an existing bucket, in order. */
export function stepsOf(stage: Stage, facts: BucketFacts, reader: Reader | undefined): readonly Step[] {
  return [
    regionStep(stage, facts),
    eventsStep(stage, facts),
    ...encryptionSteps(stage, facts, reader),
  ].concat(policyStep(stage, facts, reader), lifecycleStep(stage, facts), noticeSteps(facts));
}

const put = (stage: Stage, verb: string, option: string) => (file: string) =>
  `aws s3api ${verb} --bucket ${stage.config.bucket} --${option} file://${file}`;

const regionStep = ({ name, config }: Stage, { region }: BucketFacts): Step =>
  region === config.region
    ? { about: 'region', state: 'done', text: region }
    : {
        about: 'region',
        state: 'blocks',
        text: `The bucket is in ${region}: set stages.${name}.region to that in cameo.config.ts.`,
      };

function eventsStep(stage: Stage, { notifications }: BucketFacts): Step {
  if (notifications.EventBridgeConfiguration !== undefined)
    return { about: 'events', state: 'done', text: 'goes to EventBridge' };
  const content: NotificationConfiguration = { ...notifications, EventBridgeConfiguration: {} };
  return {
    about: 'events',
    state: 'blocks',
    text: 'Let the bucket send its events to EventBridge, in addition to its present notifications.',
    document: { file: 'notifications.json', content },
    command: put(stage, 'put-bucket-notification-configuration', 'notification-configuration'),
  };
}

/** The id of a key without its prefix: a bucket may name a key by its id alone. */
const keyId = (name: string): string => name.replace(/^arn:.*:key\//, '');

function encryptionSteps(stage: Stage, { kmsKey }: BucketFacts, reader: Reader | undefined): readonly Step[] {
  const { kmsKeyArn } = stage.infra;
  if (kmsKey === undefined && kmsKeyArn === undefined)
    return [{ about: 'encryption', state: 'done', text: 'by S3’s own keys' }];
  if (kmsKey !== undefined && /alias\/aws\/s3$/.test(kmsKey))
    return [
      {
        about: 'encryption',
        state: 'blocks',
        text: 'The bucket encrypts with aws/s3, a key that CloudFront can never use: choose a key of your own or S3’s own keys, and copy the objects onto themselves.',
      },
    ];
  if (kmsKey !== undefined && (kmsKeyArn === undefined || keyId(kmsKeyArn) !== keyId(kmsKey)))
    return [
      {
        about: 'encryption',
        state: 'blocks',
        text: `The bucket encrypts with ${kmsKey}: set stages.${stage.name}.infra.kmsKeyArn to its ARN in cameo.config.ts.`,
      },
    ];
  return [{ about: 'encryption', state: 'done', text: `by ${kmsKeyArn}` }, keyStep(stage, reader)];
}

/** Only a key's administrators can read its policy, so it is not checked here. */
export function keyStep(stage: Stage, reader: Reader | undefined): Step {
  if (reader === undefined) return { about: 'key', state: 'open', text: afterDeployment(stage) };
  const content: Statement = {
    Sid: `${sidPrefix(stage)}DistributionDecrypts`,
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: 'kms:Decrypt',
    Resource: '*',
    Condition: { StringEquals: { 'AWS:SourceArn': arnOf(reader) } },
  };
  return {
    about: 'key',
    state: 'open',
    text: 'Add this statement to the policy of the key, if it is missing.',
    document: { file: 'key-policy-statement.json', content },
  };
}

function policyStep(stage: Stage, { policy }: BucketFacts, reader: Reader | undefined): Step {
  if (reader === undefined) return { about: 'policy', state: 'open', text: afterDeployment(stage) };
  const needed = distributionReads(stage.config.bucket, arnOf(reader), sidPrefix(stage));
  const others = policy.Statement.filter(({ Sid }) => !needed.some((each) => each.Sid === Sid));
  const wanted = { ...policy, Statement: [...others, ...needed] };
  const isPresent = needed.every((each) =>
    policy.Statement.some((other) => other.Sid === each.Sid && sameStatement(other, each)),
  );
  if (isPresent)
    return { about: 'policy', state: 'done', text: `lets distribution ${reader.distributionId} read` };
  return {
    about: 'policy',
    state: 'open',
    text: `Let distribution ${reader.distributionId} read the bucket, in addition to its present policy.`,
    document: { file: 'bucket-policy.json', content: wanted },
    command: put(stage, 'put-bucket-policy', 'policy'),
  };
}

/** S3 returns policies with another order of fields. */
const sameStatement = (one: Statement, other: Statement): boolean => sorted(one) === sorted(other);

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

function lifecycleStep(stage: Stage, { lifecycle, versioned }: BucketFacts): Step {
  if (lifecycle.some(({ ID }) => ID === VARIANTS_RULE))
    return { about: 'lifecycle', state: 'done', text: 'deletes old derivatives' };
  // A lifecycle configuration uses either the old or the new place for all prefixes.
  const old = lifecycle.some(({ Prefix }) => Prefix !== undefined);
  const rule: LifecycleRule = {
    ID: VARIANTS_RULE,
    Status: 'Enabled',
    ...(old ? { Prefix: '_variants/' } : { Filter: { Prefix: '_variants/' } }),
    Expiration: { Days: stage.infra.variantDays },
    ...(versioned && { NoncurrentVersionExpiration: { NoncurrentDays: 1 } }),
  };
  return {
    about: 'lifecycle',
    state: 'open',
    text: 'Add a rule that deletes old derivatives to the present rules; until then they are kept for ever.',
    document: { file: 'lifecycle.json', content: { Rules: [...lifecycle, rule] } },
    command: put(stage, 'put-bucket-lifecycle-configuration', 'lifecycle-configuration'),
  };
}

const noticeSteps = ({ versioned, ownsObjects }: BucketFacts): readonly Step[] => [
  {
    about: 'versions',
    state: 'done',
    text: versioned
      ? 'kept: a replaced original can be restored for as long as the bucket’s own rules say'
      : 'not kept: a replaced or deleted original is lost',
  },
  ownsObjects
    ? { about: 'ownership', state: 'done', text: 'all objects belong to the bucket’s account' }
    : {
        about: 'ownership',
        state: 'open',
        text: 'Objects may belong to the accounts that stored them; those of other accounts are answered with 403 until ObjectOwnership is BucketOwnerEnforced.',
      },
];

const arnOf = ({ account, distributionId }: Reader): string =>
  `arn:aws:cloudfront::${account}:distribution/${distributionId}`;

const sidPrefix = ({ name }: Stage): string => `Cameo${name.replace(/[^A-Za-z0-9]/g, '')}`;

const afterDeployment = ({ name }: Stage): string =>
  `Run this command again after "npx cameo deploy ${name}": there is no distribution yet.`;
