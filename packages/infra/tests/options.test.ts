import { defineImageConfig } from '@cameo/core';
import type { InfraSettings } from '@cameo/core/config';
import { describe, expect, it } from 'vitest';
import { edgeResources } from '../src/edge/resources.js';
import { mediaResources } from '../src/media/resources.js';
import { type Stage, stageOf } from '../src/stage.js';
import { templateMistakes } from './cloudformation-schema.js';
import { ofType, properties, type Template, template } from './packaged.js';

const CODE = 'function handler(event) { return event.request; }';
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/0f3a';

function stageWith(infra: Partial<InfraSettings>, known: Partial<Stage> = {}): Stage {
  const stages = { dev: { infra } };
  return stageOf(defineImageConfig({ bucket: 'pictures', region: 'eu-west-1', stages }), 'dev', known);
}

/** The edge's template without osls's additions. */
const edgeOf = (infra: Partial<InfraSettings>, known: Partial<Stage> = {}): Template =>
  edgeResources(stageWith(infra, known), CODE);

/** The media's template with osls's additions. */
const mediaOf = (infra: Partial<InfraSettings>, known: Partial<Stage> = {}): Template => {
  const {
    PurgeVariantsLambdaFunction,
    PurgeVariantsLogGroup,
    RefineLambdaFunction,
    RefineLogGroup,
    ServerlessDeploymentBucket,
  } = template('dev', 'media').Resources;
  const { Resources, Outputs } = mediaResources(stageWith(infra, known));
  return {
    Resources: {
      ...Resources,
      ...(PurgeVariantsLambdaFunction && { PurgeVariantsLambdaFunction }),
      ...(PurgeVariantsLogGroup && { PurgeVariantsLogGroup }),
      ...(RefineLambdaFunction && { RefineLambdaFunction }),
      ...(RefineLogGroup && { RefineLogGroup }),
      ...(ServerlessDeploymentBucket && { ServerlessDeploymentBucket }),
    },
    Outputs,
  };
};

const distributionOf = (from: Template) =>
  properties(from, 'ImageDistribution')['DistributionConfig'] as Readonly<Record<string, unknown>>;

describe('an alias', () => {
  it('is a name and a certificate', async () => {
    const made = edgeOf({ alias: 'img.example.com', certificateArn: CERTIFICATE });
    expect(distributionOf(made)).toMatchObject({
      Aliases: ['img.example.com'],
      ViewerCertificate: {
        AcmCertificateArn: CERTIFICATE,
        SslSupportMethod: 'sni-only',
        MinimumProtocolVersion: 'TLSv1.2_2021',
      },
    });
    expect(await templateMistakes(made)).toEqual([]);
  });

  it('is absent by default', () => {
    const plain = distributionOf(edgeOf({}));
    expect([plain['Aliases'], plain['ViewerCertificate']]).toEqual([undefined, undefined]);
  });
});

describe('access logs', () => {
  it('go to a private bucket of their own, with the configured retention', async () => {
    const made = edgeOf({ accessLogDays: 14 });
    expect(await templateMistakes(made)).toEqual([]);
    expect(properties(made, 'AccessLogBucket')).toMatchObject({
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LifecycleConfiguration: { Rules: [{ Id: 'expire', Status: 'Enabled', ExpirationInDays: 14 }] },
    });
    expect(properties(made, 'AccessLogSource')).toEqual({
      Name: 'cameo-dev-access-log',
      LogType: 'ACCESS_LOGS',
      ResourceArn: { 'Fn::Sub': `arn:aws:cloudfront::\${AWS::AccountId}:distribution/\${ImageDistribution}` },
    });
  });

  it('are not written by default', () => {
    expect(Object.keys(edgeOf({}).Resources).filter((name) => name.startsWith('AccessLog'))).toEqual([]);
  });
});

describe('an address for alarms', () => {
  it('receives all alarms of both stacks', async () => {
    for (const made of [
      edgeOf({ alarmEmail: 'ops@example.com' }),
      mediaOf({ alarmEmail: 'ops@example.com' }),
    ]) {
      expect(await templateMistakes(made)).toEqual([]);
      expect(properties(made, 'AlarmTopic')).toEqual({
        Subscription: [{ Protocol: 'email', Endpoint: 'ops@example.com' }],
      });
      for (const { Properties } of ofType(made, 'AWS::CloudWatch::Alarm'))
        expect(Properties).toMatchObject({
          AlarmActions: [{ Ref: 'AlarmTopic' }],
          OKActions: [{ Ref: 'AlarmTopic' }],
        });
    }
  });
});

describe('limits for strangers', () => {
  const OFF = {
    rateLimit: false,
    monthlyBudget: false,
    rendersPerHour: false,
    bucketGb: false,
    hstsDays: false,
  } as const;
  const namesIn = (made: Template) => Object.keys(made.Resources);

  it('exist unless they are disabled', () => {
    expect(namesIn(edgeOf({}))).toEqual(expect.arrayContaining(['WebAcl', 'MonthlyBudget']));
    expect(namesIn(mediaOf({}))).toEqual(expect.arrayContaining(['ResizeRendersAlarm', 'BucketBytesAlarm']));
    const [edge, media] = [edgeOf(OFF), mediaOf(OFF)];
    expect(namesIn(edge).filter((name) => /WebAcl|Budget/.test(name))).toEqual([]);
    expect(namesIn(media).filter((name) => /Renders|BucketBytes/.test(name))).toEqual([]);
    expect(distributionOf(edge)).not.toHaveProperty('WebACLId');
    expect(JSON.stringify(edge)).not.toContain('StrictTransportSecurity');
  });

  it('have the configured values, and the budget names its subscribers', async () => {
    const edge = edgeOf({ rateLimit: 100, monthlyBudget: 7, alarmEmail: 'ops@example.com' });
    expect(JSON.stringify(properties(edge, 'WebAcl'))).toContain('"Limit":100');
    const { Budget, NotificationsWithSubscribers: notifications } = properties(edge, 'MonthlyBudget') as {
      Budget: object;
      NotificationsWithSubscribers: readonly object[];
    };
    expect(Budget).toMatchObject({ BudgetLimit: { Amount: 7, Unit: 'USD' } });
    expect(notifications).toHaveLength(2);
    for (const each of notifications)
      expect(each).toMatchObject({
        Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'ops@example.com' }],
      });
    expect(await templateMistakes(edge)).toEqual([]);
    const media = mediaOf({ bucketGb: 5, rendersPerHour: 60 });
    expect(properties(media, 'BucketBytesAlarm')['Threshold']).toBe(5_000_000_000);
    expect(properties(media, 'ResizeRendersAlarm')['Threshold']).toBe(60);
    expect(await templateMistakes(media)).toEqual([]);
  });

  it('include no alarm on the size of an existing bucket, unless configured', () => {
    expect(namesIn(mediaOf({ existingBucket: true }))).not.toContain('BucketBytesAlarm');
    expect(namesIn(mediaOf({ existingBucket: true, bucketGb: 5 }))).toContain('BucketBytesAlarm');
  });
});

describe('days', () => {
  it('are those of the configuration', () => {
    const made = mediaOf({ variantDays: 10, replacedDays: 20, logDays: 90 });
    const { Rules } = properties(made, 'MediaBucket')['LifecycleConfiguration'] as { Rules: object[] };
    expect(Rules).toMatchObject([
      { ExpirationInDays: 10 },
      { NoncurrentVersionExpiration: { NoncurrentDays: 20 } },
      {},
    ]);
    expect(properties(made, 'ResizeImageLog')['RetentionInDays']).toBe(90);
  });
});

describe('an existing distribution', () => {
  it('is the one that may read the bucket, and the one that is invalidated', () => {
    const made = mediaOf({}, { distributionId: 'E2QWRUHAPOMQZL' });
    const text =
      JSON.stringify(made.Resources['MediaBucketPolicy']) +
      JSON.stringify(made.Resources['PurgeVariantsRole']);
    expect(text.match(/distribution\/[^"]+/g)).toEqual([
      'distribution/E2QWRUHAPOMQZL',
      'distribution/E2QWRUHAPOMQZL',
      'distribution/E2QWRUHAPOMQZL',
    ]);
  });

  it('is disabled during its removal', () => {
    const made = edgeOf({}, { attached: false });
    expect(distributionOf(made)['Enabled']).toBe(false);
    expect(made.Outputs['Attached']?.Value).toBe('no');
  });
});

describe('the viewer-request function', () => {
  it("must fit CloudFront's limits", () => {
    expect(() => edgeResources(stageWith({}), 'const handler = 1;')).toThrow(
      'viewer-request.js: got no "function handler(event)", which CloudFront calls by its name.',
    );
    expect(() => edgeResources(stageWith({}), `${CODE}//${'x'.repeat(10_190)}`)).toThrow(
      'viewer-request.js: got 10241 bytes, expected at most 10240.',
    );
  });
});
