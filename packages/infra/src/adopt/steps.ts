import type { LifecycleRule, NotificationConfiguration } from '@aws-sdk/client-s3';
import type { Statement } from '../cloudformation.js';
import { distributionReads } from '../media/bucket-policy.js';
import type { Stage } from '../stage.js';
import type { BucketFacts } from './bucket-facts.js';

/** One thing that a bucket which was there before needs; nobody but its owner changes it. */
export interface Step {
  readonly about: string;
  /** `blocks`: a deployment would not work. `open`: pictures are not served, or are kept too long, until it is done. */
  readonly state: 'done' | 'blocks' | 'open';
  /** What is there, or what to do. */
  readonly text: string;
  /** The whole new setting, with all that was there, and the file that it is written to. */
  readonly document?: { readonly file: string; readonly content: unknown };
  /** What puts the document, where one command does. */
  readonly command?: (file: string) => string;
}

/** The distribution that is to read the bucket, once there is one. */
export interface Reader {
  readonly account: string;
  readonly distributionId: string;
}

const VARIANTS_RULE = 'cameo-variants-are-made-again';

/** What a bucket that was there before needs, in the order in which it is done. */
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
    text: 'Have the bucket send its events to EventBridge, beside the notifications that it has.',
    document: { file: 'notifications.json', content },
    command: put(stage, 'put-bucket-notification-configuration', 'notification-configuration'),
  };
}

/** The name of a key without what a key may be written with: a bucket may name it by its id alone. */
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

/** Nobody but those who manage a key can read its policy, so that it is not looked at here. */
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
    text: 'Add this statement to the policy of the key, if it is not there yet.',
    document: { file: 'key-policy-statement.json', content },
  };
}

function policyStep(stage: Stage, { policy }: BucketFacts, reader: Reader | undefined): Step {
  if (reader === undefined) return { about: 'policy', state: 'open', text: afterDeployment(stage) };
  const needed = distributionReads(stage.config.bucket, arnOf(reader), sidPrefix(stage));
  const others = policy.Statement.filter(({ Sid }) => !needed.some((each) => each.Sid === Sid));
  const wanted = { ...policy, Statement: [...others, ...needed] };
  const there = needed.every((each) =>
    policy.Statement.some((other) => other.Sid === each.Sid && sameStatement(other, each)),
  );
  if (there)
    return { about: 'policy', state: 'done', text: `lets distribution ${reader.distributionId} read` };
  return {
    about: 'policy',
    state: 'open',
    text: `Let distribution ${reader.distributionId} read the bucket, beside whom its policy names already.`,
    document: { file: 'bucket-policy.json', content: wanted },
    command: put(stage, 'put-bucket-policy', 'policy'),
  };
}

/** S3 gives a policy back in another order of fields. */
const sameStatement = (one: Statement, other: Statement): boolean => sorted(one) === sorted(other);

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

function lifecycleStep(stage: Stage, { lifecycle, versioned }: BucketFacts): Step {
  if (lifecycle.some(({ ID }) => ID === VARIANTS_RULE))
    return { about: 'lifecycle', state: 'done', text: 'deletes derivatives that are old' };
  // A list of rules has its prefixes all in the old place or all in the new one.
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
    text: 'Have derivatives that are old deleted, beside the rules that are there; until then they are kept for ever.',
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
      : 'not kept: an original that is replaced or deleted is gone',
  },
  ownsObjects
    ? { about: 'ownership', state: 'done', text: 'all objects belong to the bucket’s account' }
    : {
        about: 'ownership',
        state: 'open',
        text: 'Objects may belong to those who put them; of other accounts they are answered by 403 until ObjectOwnership is BucketOwnerEnforced.',
      },
];

const arnOf = ({ account, distributionId }: Reader): string =>
  `arn:aws:cloudfront::${account}:distribution/${distributionId}`;

const sidPrefix = ({ name }: Stage): string => `Cameo${name.replace(/[^A-Za-z0-9]/g, '')}`;

const afterDeployment = ({ name }: Stage): string =>
  `Run this command again after "npx cameo deploy ${name}": there is no distribution yet.`;
