import { defineImageConfig, derivativeKey, type ImageConfigInput, parseDerivativeKey } from '@cameo/core';
import { describe, expect, it } from 'vitest';
import { estimate } from '../src/budget/estimate.js';
import { edgeResources } from '../src/edge/resources.js';
import { mediaResources } from '../src/media/resources.js';
import { deployPolicy } from '../src/permissions/deploy-policy.js';
import { stageOf } from '../src/stage.js';
import { ofType, PACKAGED, properties, type Template, template } from './packaged.js';

const stageWith = (over: Partial<ImageConfigInput>) =>
  stageOf(
    defineImageConfig({ bucket: 'pictures', region: 'eu-west-1', stages: { dev: {} }, ...over }),
    'dev',
  );
const mediaOf = (over: Partial<ImageConfigInput> = {}): Template => mediaResources(stageWith(over));

const QUEUE = { 'Fn::GetAtt': ['RefineQueue', 'Arn'] };

describe.each(PACKAGED)('Refine of stage %s', (stage) => {
  const media = template(stage, 'media');

  it('is a function on arm64 with its own memory and timeout, without reserved concurrency', () => {
    const { Code: _, ...rest } = properties(media, 'RefineLambdaFunction');
    expect(rest).toMatchObject({
      FunctionName: `cameo-${stage}-Refine`,
      Handler: 'refine.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 2048,
      Timeout: 120,
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'WARN' },
    });
    expect(rest).not.toHaveProperty('ReservedConcurrentExecutions');
    // Nobody invokes it by a version.
    expect(Object.keys(media.Resources).filter((name) => /^RefineLambdaVersion/.test(name))).toEqual([]);
  });

  it('processes events of stored derivatives one by one, at most five concurrently', () => {
    expect(properties(media, 'RefineRule')).toEqual({
      Description: expect.any(String),
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [`cameo-media-${stage}`] },
          object: { key: [{ wildcard: '_variants/*.avif' }] },
        },
      },
      Targets: [{ Id: 'queue', Arn: QUEUE }],
    });
    expect(properties(media, 'RefineSource')).toEqual({
      FunctionName: { Ref: 'RefineLambdaFunction' },
      EventSourceArn: QUEUE,
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  it('has a queue that only the rule may write to, and a dead-letter queue', () => {
    expect(properties(media, 'RefineQueue')).toEqual({
      SqsManagedSseEnabled: true,
      // Six times the function's timeout (Lambda Developer Guide, "Using Lambda with Amazon SQS").
      VisibilityTimeout: 720,
      // Ten days: the dead-letter queue keeps the original time of sending (SQS Developer Guide, "Using dead-letter queues").
      MessageRetentionPeriod: 864_000,
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': ['RefineGivenUpQueue', 'Arn'] },
        // "at least 5" (Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping").
        maxReceiveCount: 5,
      },
    });
    expect(properties(media, 'RefineGivenUpQueue')).toMatchObject({ MessageRetentionPeriod: 1_209_600 });
    expect(properties(media, 'RefineQueuePolicy')).toMatchObject({
      Queues: [{ Ref: 'RefineQueue' }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: QUEUE,
            Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['RefineRule', 'Arn'] } } },
          },
          { Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: QUEUE },
        ],
      },
    });
    expect(media.Outputs).toMatchObject({
      RefineQueueUrl: { Value: { Ref: 'RefineQueue' } },
      RefineGivenUpQueueUrl: { Value: { Ref: 'RefineGivenUpQueue' } },
    });
  });
});

/** EventBridge's wildcard: a star matches any characters, or none. */
const matches = (pattern: string, key: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 's').test(key);

describe('the rule', () => {
  const patternsOf = (formats: readonly ('avif' | 'jpeg' | 'webp')[]) => {
    const { EventPattern } = properties(mediaOf({ refine: { formats } }), 'RefineRule') as {
      EventPattern: { detail: { object: { key: { wildcard: string }[] } } };
    };
    return EventPattern.detail.object.key.map(({ wildcard }) => wildcard);
  };

  it.each([
    ['_variants/a.jpg/w-640.avif', ['avif'], true],
    ['_variants/talent/a b.jpg/h-48_w-64_named.avif', ['avif'], true],
    ['_variants/a.jpg/w-640_still.jpg', ['avif'], false],
    ['_variants/a.jpg/w-640.jpg', ['avif', 'jpeg'], true],
    ['_variants/a.jpg/w-640.webp', ['jpeg', 'webp'], true],
    // Originals, which may have such a name.
    ['a.avif', ['avif'], false],
    ['old_variants/a.jpg/w-640.avif', ['avif'], false],
    ['_variants/a.jpg/w-640.json', ['avif', 'jpeg', 'webp'], false],
  ] as const)('for %s with %j: %s', (key, formats, hears) => {
    expect(patternsOf(formats).some((pattern) => matches(pattern, key))).toBe(hears);
  });

  it('matches the keys that the resizer writes', () => {
    const { config } = stageWith({});
    const variant = parseDerivativeKey('_variants/a.jpg/w-640.avif', config);
    expect(variant && patternsOf(['avif']).some((each) => matches(each, derivativeKey(variant)))).toBe(true);
  });
});

describe('a stage without refining', () => {
  const off = stageWith({ refine: false });

  it('contains none of its resources, and its bucket sends no events to EventBridge', () => {
    const media: Template = mediaResources(off);
    expect(Object.keys(media.Resources).filter((name) => /refine/i.test(name))).toEqual([]);
    expect(JSON.stringify(media)).not.toMatch(/refine|EventBridge/i);
    expect(JSON.stringify(edgeResources(off, 'function handler(event) {}'))).not.toMatch(/refine/i);
  });
});

it('the budget counts the alarms and metrics that the template adds', () => {
  const idsOf = (type: string, over: Partial<ImageConfigInput>) => {
    const edge = edgeResources(stageWith(over), 'function handler(event) {}');
    const all = { ...mediaOf(over).Resources, ...edge.Resources };
    return Object.keys(all).filter((id) => all[id]?.Type === type);
  };
  const added = (type: string) => {
    const without = idsOf(type, { refine: false });
    return idsOf(type, {}).filter((id) => !without.includes(id));
  };
  const traffic = { pictures: 5000, views: 1e6, sizes: 6, formats: 3, changes: 0, uploads: 0, hits: 0.99 };
  const work = { pictureKb: 94, renderMs: 500, memoryMb: 1536 };
  const again = { formats: 1, views: 0.9, pictureKb: 36, saved: 0.127, ms: 2000, memoryMb: 2048 };
  const { first } = estimate({ ...traffic, ...work, refine: { ...again, architecture: 'arm64' } });
  expect(first.amounts.alarm).toBe(added('AWS::CloudWatch::Alarm').length);
  // The number of failures has a value only if there are some.
  const metrics = added('AWS::Logs::MetricFilter').filter((id) => !/Failed/.test(id));
  expect(first.amounts['metric-hour']).toBe(metrics.length * 24 * 30);
});

it.each([true, false])(
  'the deploy policy covers enabling and disabling it (existingBucket: %s)',
  (existingBucket) => {
    // A stage that disables it removes a rule, one that enables it adds one: with the same policy.
    for (const refine of [{ formats: ['avif'] }, false] as const) {
      const { Statement } = deployPolicy(stageWith({ refine, infra: { existingBucket } }));
      expect(Statement.filter(({ Action }) => String(Action).startsWith('events:'))).toEqual([
        {
          Sid: 'Rules',
          Effect: 'Allow',
          Action: 'events:*',
          Resource: ['arn:aws:events:*:*:rule/cameo-*-dev-*'],
        },
      ]);
    }
  },
);

describe('an existing bucket', () => {
  const media = mediaOf({ infra: { existingBucket: true } });

  it('has a second rule, besides that of the purge, without common events', () => {
    const rules = ofType(media, 'AWS::Events::Rule').map(({ Properties }) => Properties['EventPattern']);
    expect(rules).toMatchObject([
      { detail: { object: { key: [{ 'anything-but': { prefix: '_variants/' } }] } } },
      { detail: { object: { key: [{ wildcard: '_variants/*.avif' }] } } },
    ]);
  });
});

it('the configured limits apply', () => {
  const infra = { refineConcurrency: 2, permissionsBoundary: 'arn:aws:iam::aws:policy/b', rolePath: '/x/' };
  const media = mediaOf({ infra });
  expect(properties(media, 'RefineSource')).toMatchObject({ ScalingConfig: { MaximumConcurrency: 2 } });
  expect(properties(media, 'RefineRole')).toMatchObject({
    Path: '/x/',
    PermissionsBoundary: 'arn:aws:iam::aws:policy/b',
  });
});

it("the dashboard has a row for it, in the bucket's region", () => {
  const { DashboardBody } = properties(
    edgeResources(stageWith({}), 'function handler(event) {}') as Template,
    'Dashboard',
  ) as { DashboardBody: { 'Fn::Sub': string } };
  const { widgets } = JSON.parse(DashboardBody['Fn::Sub']) as {
    widgets: { x: number; y: number; properties: { title: string; region: string } }[];
  };
  const row = widgets.filter(({ properties: { title } }) => /Refine|smaller/.test(title));
  expect(row.map(({ x, y, properties: { region } }) => [x, y, region])).toEqual([
    [0, 18, 'eu-west-1'],
    [8, 18, 'eu-west-1'],
    [16, 18, 'eu-west-1'],
  ]);
});
