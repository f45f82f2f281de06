import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { expect, it } from 'vitest';
import { edgeResources } from '../../src/edge/resources.js';
import { logsResources } from '../../src/logs/resources.js';
import { mediaResources } from '../../src/media/resources.js';
import { deployPolicy } from '../../src/permissions/deploy-policy.js';
import { stageOf } from '../../src/stage.js';
import { awsApi } from './api.js';
import { EVERYTHING } from './everything.js';

/** Permissions for properties that our resources do not use, each with the property that would need it. */
const NOT_NEEDED = [
  /^(?:ec2|elasticfilesystem|s3files|kms|s3tables|acm-pca|firehose):/, // VPC, file systems, keys of one's own, tables, streams
  /^(?:autoloop|codewhisperer|workmail):/, // log deliveries of other services
  /^billing:GetBillingViewData$/, // a budget on a billing view
  /^payments:GetConnectedAccount$/, // a web ACL with subscribed rules
  /^lambda:(?:GetLayerVersion|GetCodeSigningConfig|PassCapacityProvider)$/, // layers, signed code, managed instances
  /^iam:(?:PassRole|GetRole)$/, // of SNS: feedback by a role; of Lambda it is asked for below
  /^s3:(?:REST\.PUT\.OBJECT|ListTagsForResource|TagResource|UntagResource)$/, // of S3's other resources
  /^logs:(?:PutResourcePolicy|DeleteResourcePolicy|CreateLogDelivery)$/, // policies of a log group
  /^logs:AllowVendedLogDeliveryForResource$/, // of CloudFront it is cloudfront:AllowVendedLogDeliveryForResource
];

const config = defineImageConfig(EVERYTHING);
const adopting = defineImageConfig({
  ...EVERYTHING,
  infra: { ...EVERYTHING.infra, existingBucket: true },
});

/** The permissions that each resource type needs for creation, update and deletion, according to its provider. */
function permissionsOf(types: ReadonlySet<string>, tools: string): ReadonlyMap<string, ReadonlySet<string>> {
  const lib = join(tools, '..', 'lib');
  const folder = readdirSync(lib)
    .map((python) => join(lib, python, 'site-packages/cfnlint/data/schemas/resources'))
    .find(existsSync);
  if (folder === undefined) throw new Error(`${lib} has no schemas of cfn-lint.`);
  const found = new Map<string, Set<string>>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const schema = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      typeName?: string;
      handlers?: Readonly<Record<string, { permissions: readonly string[] }>>;
    };
    if (schema.typeName === undefined || !types.has(schema.typeName)) continue;
    const needed = ['create', 'read', 'update', 'delete'].flatMap(
      (verb) => schema.handlers?.[verb]?.permissions ?? [],
    );
    found.set(schema.typeName, new Set([...(found.get(schema.typeName) ?? []), ...needed]));
  }
  return found;
}

const patternOf = (action: string) =>
  new RegExp(`^${action.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`, 'i');

const api = awsApi();
it('for deployment match those that the providers of all resources state', ({ skip }) => {
  if (api === undefined) return skip('needs scripts/with-aws.sh');
  const stage = stageOf(config, 'dev');
  const adopted = stageOf(adopting, 'dev');
  const types = new Set(
    [
      edgeResources(stage, 'function handler(event) {}'),
      mediaResources(stage),
      logsResources(stage),
      mediaResources(adopted),
    ]
      .flatMap(({ Resources }) => Object.values(Resources).map(({ Type }): string => Type))
      .concat('AWS::Lambda::Function', 'AWS::Lambda::Version'),
  );
  const allowed = [deployPolicy(stage), deployPolicy(adopted)]
    .flatMap(({ Statement }) => Statement)
    .flatMap(({ Action }) => Action)
    .map(patternOf);
  const permissions = permissionsOf(types, api.tools);
  expect([...permissions.keys()].toSorted()).toEqual([...types].toSorted());
  const refused = [...permissions].flatMap(([type, needed]) =>
    [...needed]
      .filter((each) => ![...allowed, ...NOT_NEEDED].some((pattern) => pattern.test(each)))
      .map((each) => `${type} ${each}`),
  );
  expect(refused).toEqual([]);
  // Not stated in any schema: replicas, protection, and access logs.
  for (const each of [
    'lambda:EnableReplication*',
    'lambda:DisableReplication*',
    'iam:PassRole',
    'cloudformation:UpdateTerminationProtection',
    'cloudfront:AllowVendedLogDeliveryForResource',
  ])
    expect(allowed.some((pattern) => pattern.test(each))).toBe(true);
});

it('change nothing of an existing bucket', () => {
  const { Statement } = deployPolicy(stageOf(adopting, 'dev'));
  const ofBucket = Statement.filter((each) =>
    [each.Resource].flat().some((name) => /:cameo-media-dev\b/.test(String(name))),
  );
  expect(ofBucket.map(({ Action }) => Action)).toEqual([
    ['s3:GetBucket*', 's3:GetEncryptionConfiguration', 's3:GetLifecycleConfiguration', 's3:ListBucket'],
  ]);
});

it('name buckets in lower case, as CloudFormation does for a stage in capitals', () => {
  const capitals = defineImageConfig({ bucket: 'pictures', region: 'eu-west-1', stages: { QA: {} } });
  const { Statement } = deployPolicy(stageOf(capitals, 'QA'));
  const of = (sid: string) => [Statement.find(({ Sid }) => Sid === sid)?.Resource].flat();
  // The bucket of the zips of stack cameo-edge-QA is cameo-edge-qa-serverlessdeploymentbucket-….
  expect(of('Buckets')).toContain('arn:aws:s3:::cameo-*-qa-*/*');
  expect(of('Queues')).toEqual(['arn:aws:sqs:*:*:cameo-*-QA-*']);
});

it.each([
  ['a stage with everything', config],
  ['one in a bucket that was there before', adopting],
])('for %s fit into one IAM policy, and cover no other stage', (_, of) => {
  for (const name of ['dev', 'prod']) {
    const document = deployPolicy(stageOf(of, name));
    // A managed policy has at most 6,144 characters (IAM user guide, "IAM and AWS STS quotas").
    expect(JSON.stringify(document).length).toBeLessThan(6144);
    expect(JSON.stringify(document)).not.toMatch(name === 'dev' ? /cameo-[^"]*prod/ : /cameo-[^"]*-dev/);
  }
});
