import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineImageConfig, type ImageConfigInput, stageConfig } from '@cameo/core';
import { readSigningKeys, signUrl } from '@cameo/core/sign';
import { collectSamples } from '@cameo/local-edge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, accountOf } from './account.js';
import { type AwsApi, awsApi, type Environment, fault, newAccount } from './api.js';
import { type Checkout, newCheckout } from './checkout.js';
import { newDeployer } from './deployer.js';
import { EVERYTHING } from './everything.js';
import { liveStage } from './live-stage.js';

const api = awsApi();
if (api === undefined) it('a stage with all options', ({ skip }) => skip('needs scripts/with-aws.sh'));
else describe('a stage with all options', { timeout: 900_000 }, () => describeEverything(api));

const SECRET = '0123456789abcdef0123456789abcdef';
const STACKS = { media: 'eu-west-3', logs: 'eu-west-2', edge: 'us-east-1' } as const;

function describeEverything(on: AwsApi): void {
  let checkout: Checkout;
  let env: Environment;
  let deployer: Environment;
  let account: Account;
  let distribution = '';
  const given = { zone: '', key: '', boundary: '' };
  let stated: ImageConfigInput;
  /** The resources of each template, as packaged. */
  const packaged: Record<string, readonly string[]> = {};

  const sh = async (line: string, as = env): Promise<string> => {
    const { code, out, err } = await checkout.sh(`set -e\n${line}`, { ...as, SECRET });
    if (code !== 0) throw new Error(`${line}: ${err}${out}`);
    return out.trim();
  };
  const ask = async (line: string) => JSON.parse(await sh(`aws ${line} --output json`));

  beforeAll(async () => {
    checkout = await newCheckout(on);
    const made = newAccount(on);
    env = { ...made.env, CAMEO_SIGNING_KEYS: `2026a=${SECRET}` };
    account = accountOf(env, STACKS.media);
    // The account's resources before the stage: a zone, a key, and the permissions boundary of every role.
    const zone = await ask('route53 create-hosted-zone --name example.com --caller-reference one');
    given.zone = zone.HostedZone.Id.split('/').pop();
    given.key = (await ask('kms create-key --region eu-west-3')).KeyMetadata.Arn;
    const boundary = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
    await writeFile(join(checkout.folder, 'boundary.json'), boundary);
    const policy = await ask(
      'iam create-policy --policy-name boundary --policy-document file://boundary.json',
    );
    given.boundary = policy.Policy.Arn;
    const { infra, stages, ...others } = EVERYTHING;
    const found = {
      hostedZoneId: given.zone,
      kmsKeyArn: given.key,
      permissionsBoundary: given.boundary,
    };
    stated = {
      ...others,
      inputs: ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'],
      stages: {
        // This machine, without a name and without AWS.
        local: { baseUrl: 'http://127.0.0.1:4600' },
        dev: { ...stages?.['dev'], infra: { ...infra, ...stages?.['dev']?.infra, ...found } },
      },
    };
    const text = `import { defineImageConfig } from '@cameo/core';\n\nexport const config = defineImageConfig(${JSON.stringify(stated)} as const);\n`;
    await writeFile(join(checkout.folder, 'cameo.config.ts'), text);
    await sh('node packages/cli/dist/main.js package dev');
    for (const stack of Object.keys(STACKS)) {
      const file = `.cameo/stages/dev/${stack}/cloudformation-template-update-stack.json`;
      const template = JSON.parse(readFileSync(join(checkout.folder, file), 'utf8')) as { Resources: object };
      packaged[stack] = Object.keys(template.Resources);
    }
    deployer = await newDeployer(checkout, env);
  }, 600_000);
  afterAll(async () => {
    await account.dropMedia();
    await checkout.remove();
  });

  it('is deployed in four steps, with only the packaged policy', async () => {
    const out = await sh('node packages/cli/dist/main.js deploy dev', deployer);
    expect(
      [...out.matchAll(/^cameo: (\d of \d): .*? in ([a-z0-9-]+)/gm)].map((found) => found.slice(1)),
    ).toEqual([
      ['1 of 4', 'eu-west-3'],
      ['2 of 4', 'eu-west-2'],
      ['3 of 4', 'us-east-1'],
    ]);
    expect(out).toContain('cameo: stage dev is at https://dev.example.com');
    distribution = (await account.stack('cameo-edge-dev', 'us-east-1')).outputs['DistributionId'] ?? '';
  });

  it('has exactly the resources of its templates', async () => {
    for (const [stack, region] of Object.entries(STACKS)) {
      // The id of a function version contains a hash of its code and configuration.
      const plain = (ids: readonly string[]) =>
        ids.map((id) => id.replace(/(LambdaVersion).*$/, '$1')).toSorted();
      expect(plain(await account.resources(`cameo-${stack}-dev`, region))).toEqual(
        plain(packaged[stack] ?? []),
      );
    }
  });

  it('has logs, and alarms on them, in the region of the shield, where the functions run', async () => {
    const groups = async (region: string) => {
      const { logGroups } = (await ask(`logs describe-log-groups --region ${region}`)) as {
        logGroups: { logGroupName: string; retentionInDays?: number }[];
      };
      return logGroups
        .map(({ logGroupName, retentionInDays }) => `${logGroupName} ${retentionInDays}`)
        .toSorted();
    };
    expect(await groups('eu-west-2')).toEqual([
      '/aws/lambda/us-east-1.cameo-dev-ResizeImage 30',
      '/aws/lambda/us-east-1.cameo-dev-TransformImageRequest 30',
    ]);
    expect(await groups('eu-west-3')).toEqual([
      '/aws/lambda/cameo-dev-PurgeVariants 30',
      '/aws/lambda/cameo-dev-Refine 30',
    ]);
    const { MetricAlarms } = (await ask('cloudwatch describe-alarms --region eu-west-2')) as {
      MetricAlarms: { AlarmName: string; AlarmActions: string[] }[];
    };
    const names = MetricAlarms.map(({ AlarmName }) => /-(Resize\w+Alarm)/.exec(AlarmName)?.[1]);
    expect(names.toSorted()).toEqual([
      'ResizeDurationAlarm',
      'ResizeErrorRateAlarm',
      'ResizeKilledAlarm',
      'ResizeMemoryAlarm',
      'ResizeRendersAlarm',
    ]);
    for (const { AlarmActions } of MetricAlarms)
      expect(AlarmActions).toEqual([expect.stringMatching(/^arn:aws:sns:eu-west-2:/)]);
    // `pnpm logs:dev` shows these lines.
    const group = '/aws/lambda/us-east-1.cameo-dev-ResizeImage';
    await sh(
      `aws logs create-log-stream --region eu-west-2 --log-group-name ${group} --log-stream-name s\n` +
        `aws logs put-log-events --region eu-west-2 --log-group-name ${group} --log-stream-name s --log-events timestamp=${Date.now()},message=from-the-shield`,
    );
    expect(await sh('node packages/cli/dist/main.js logs dev', deployer)).toMatch(
      /eu-west-2 {2}ResizeImage {2}from-the-shield/,
    );
  });

  it('is a distribution with its name, certificate, web ACL, price class and protocol, behind the shield', async () => {
    const { Distribution: found } = await ask(`cloudfront get-distribution --id ${distribution}`);
    const config = found.DistributionConfig;
    const { CertificateSummaryList } = await ask('acm list-certificates --region us-east-1');
    const [certificate] = CertificateSummaryList as { CertificateArn: string; DomainName: string }[];
    expect(certificate?.DomainName).toBe('dev.example.com');
    expect(config).toMatchObject({
      Aliases: { Items: ['dev.example.com'] },
      ViewerCertificate: {
        ACMCertificateArn: certificate?.CertificateArn,
        SSLSupportMethod: 'sni-only',
        MinimumProtocolVersion: 'TLSv1.3_2025',
      },
      PriceClass: 'PriceClass_100',
      HttpVersion: 'http2',
      WebACLId: expect.stringMatching(/^arn:aws:wafv2:us-east-1:\d+:global\/webacl\/cameo-dev-web-acl\//),
      Origins: {
        Items: [{ OriginShield: { Enabled: true, OriginShieldRegion: 'eu-west-2' } }],
      },
    });
    const { ResourceRecordSets } = (await ask(
      `route53 list-resource-record-sets --hosted-zone-id ${given.zone}`,
    )) as { ResourceRecordSets: { Name: string; Type: string; AliasTarget?: object }[] };
    const records = ResourceRecordSets.filter(({ Name }) => Name.startsWith('dev.example.com'));
    expect(records.map(({ Type }) => Type).toSorted()).toEqual(['A', 'AAAA']);
    for (const { AliasTarget } of records)
      expect(AliasTarget).toMatchObject({
        DNSName: expect.stringContaining(found.DomainName),
        HostedZoneId: 'Z2FDTNDATAQYW2',
      });
    const { ResponseHeadersPolicyList } = await ask(
      'cloudfront list-response-headers-policies --type custom',
    );
    expect(JSON.stringify(ResponseHeadersPolicyList)).toContain('"AccessControlMaxAgeSec":31536000');
  });

  it('enforces its rate limit', async () => {
    const { WebACLs } = await ask('wafv2 list-web-acls --scope CLOUDFRONT --region us-east-1');
    const [{ Id, Name }] = WebACLs as [{ Id: string; Name: string }];
    const { WebACL } = await ask(
      `wafv2 get-web-acl --scope CLOUDFRONT --region us-east-1 --id ${Id} --name ${Name}`,
    );
    expect(WebACL.Rules).toEqual([
      expect.objectContaining({
        Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
        Statement: {
          RateBasedStatement: {
            AggregateKeyType: 'IP',
            EvaluationWindowSec: 300,
            Limit: 10_000,
            ScopeDownStatement: {
              SizeConstraintStatement: expect.objectContaining({
                FieldToMatch: { QueryString: {} },
                ComparisonOperator: 'GT',
                Size: 0,
              }),
            },
          },
        },
      }),
    ]);
  });

  it('has a doctor that finds the rule, and notices its removal', async () => {
    const look = () => checkout.sh('node packages/cli/dist/main.js doctor dev --account', deployer);
    const found = await look();
    expect([found.code, found.out]).toEqual([
      0,
      expect.stringMatching(/^ok {4}rate rule {3}cameo-dev-web-acl\//m),
    ]);
    expect(found.out).toContain(
      'ok    refine      the bucket sends its events, the rule is enabled, fetching is enabled\n',
    );
    expect(found.out).toContain('ok    purge       the bucket sends its events, fetching is enabled\n');
    const notifications =
      's3api put-bucket-notification-configuration --bucket cameo-media-dev --region eu-west-3';
    const present = await ask(
      's3api get-bucket-notification-configuration --bucket cameo-media-dev --region eu-west-3',
    );
    await writeFile(join(checkout.folder, 'notifications.json'), JSON.stringify(present));
    await sh(`aws ${notifications} --notification-configuration '{"EventBridgeConfiguration":{}}'`);
    const replaced = await look();
    await sh(`aws ${notifications} --notification-configuration file://notifications.json`);
    expect([replaced.code, replaced.out]).toEqual([
      1,
      expect.stringMatching(
        /^FAIL {2}purge {7}received the bucket does not send all of its events to the queue, fetching is enabled; /m,
      ),
    ]);
    const { StackResources } = (await ask(
      'cloudformation describe-stack-resources --region eu-west-3 --stack-name cameo-media-dev --logical-resource-id RefineRule',
    )) as { StackResources: [{ PhysicalResourceId: string }] };
    const rule = StackResources[0].PhysicalResourceId;
    await sh(`aws events disable-rule --region eu-west-3 --name ${rule}`);
    const disabled = await look();
    await sh(`aws events enable-rule --region eu-west-3 --name ${rule}`);
    expect([disabled.code, disabled.out]).toEqual([
      1,
      expect.stringMatching(
        /^FAIL {2}refine {6}received the bucket sends its events, the rule is disabled, /m,
      ),
    ]);
  });

  it('makes a stored derivative smaller: bucket, rule, queue and the uploaded function', async () => {
    const samples = join(checkout.folder, 'samples');
    await collectSamples(samples);
    await account.put('cameo-media-dev', 'earth.jpg', await readFile(join(samples, 'earth.jpg')));
    const config = defineImageConfig(stated);
    const key = '_variants/earth.jpg/w-640.avif';
    const keys = readSigningKeys(env['CAMEO_SIGNING_KEYS']);
    const stage = await liveStage(account, env, config, distribution, keys);
    try {
      const [signingKey] = keys;
      if (signingKey === undefined) throw new Error('no key');
      const url = signUrl(stageConfig(config, 'dev'), signingKey, { src: 'earth.jpg', w: 640 });
      const answer = await fetch(`${stage.url}${url.replace(/^https?:\/\/[^/]+/, '')}`, {
        headers: { accept: 'image/avif,image/webp,*/*' },
      });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/avif']);
      const first = (await answer.arrayBuffer()).byteLength;
      const head = () =>
        ask(`s3api head-object --region eu-west-3 --bucket cameo-media-dev --key ${key}`) as Promise<{
          ContentLength: number;
          Metadata: Readonly<Record<string, string>>;
        }>;
      const end = Date.now() + 120_000;
      let found = await head();
      while (found.Metadata['cameo-refined'] === 'not-yet' && Date.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        found = await head();
      }
      expect(found.Metadata).toMatchObject({
        'cameo-refined': 'smaller',
        'cameo-source': expect.any(String),
      });
      expect(found.ContentLength).toBeLessThanOrEqual(0.96 * first);
    } finally {
      await stage.close();
    }
  });

  it('reserves concurrency for the purge, and has an alarm on the size of the bucket', async () => {
    const { Concurrency } = await ask(
      'lambda get-function --region eu-west-3 --function-name cameo-dev-PurgeVariants',
    );
    expect(Concurrency).toEqual({ ReservedConcurrentExecutions: 3 });
    const { MetricAlarms } = (await ask('cloudwatch describe-alarms --region eu-west-3')) as {
      MetricAlarms: { MetricName: string; Threshold: number; AlarmActions: string[] }[];
    };
    expect(MetricAlarms.find(({ MetricName }) => MetricName === 'BucketSizeBytes')).toMatchObject({
      Threshold: 500_000_000_000,
      AlarmActions: [expect.stringMatching(/^arn:aws:sns:eu-west-3:/)],
    });
  });

  it('sends a notification above its budget, and has a dashboard', async () => {
    const id = await sh('aws sts get-caller-identity --query Account --output text');
    const { Budgets } = (await ask(`budgets describe-budgets --account-id ${id}`)) as {
      Budgets: { BudgetName: string }[];
    };
    // Its name ends with a hash of the subscribers.
    expect(Budgets.find(({ BudgetName }) => /^cameo-dev-budget-[0-9a-f]{8}$/.test(BudgetName))).toMatchObject(
      {
        BudgetLimit: { Amount: '50', Unit: 'USD' },
        TimeUnit: 'MONTHLY',
        CostFilters: { Service: ['Amazon CloudFront', 'AWS Lambda', 'Amazon Simple Storage Service'] },
      },
    );
    const { DashboardBody } = await ask(
      'cloudwatch get-dashboard --region us-east-1 --dashboard-name cameo-dev-pictures',
    );
    const { widgets } = JSON.parse(DashboardBody) as { widgets: { properties: { metrics: unknown[] } }[] };
    expect(widgets).toHaveLength(14);
    expect(JSON.stringify(widgets[0]?.properties.metrics)).toContain(`"${distribution}"`);
    const { MonitoringSubscription } = await ask(
      `cloudfront get-monitoring-subscription --distribution-id ${distribution}`,
    );
    expect(MonitoringSubscription.RealtimeMetricsSubscriptionConfig).toEqual({
      RealtimeMetricsSubscriptionStatus: 'Enabled',
    });
  });

  it('has every role on its path', async () => {
    const { Roles } = (await ask('iam list-roles --path-prefix /service/pictures/')) as {
      Roles: { RoleName: string }[];
    };
    const names = Roles.map(({ RoleName }) => /-(\w+Role)/.exec(RoleName)?.[1]).toSorted();
    expect(names).toEqual([
      'CanaryRole',
      'CanaryScheduleRole',
      'PurgeVariantsRole',
      'RefineRole',
      'ResizeImageRole',
      'TransformImageRequestRole',
    ]);
  });

  it('writes access logs without the query string, which contains the signatures', async () => {
    const { deliveries } = (await ask('logs describe-deliveries --region us-east-1')) as {
      deliveries: { recordFields: string[] }[];
    };
    expect(deliveries).toHaveLength(1);
    expect(deliveries[0]?.recordFields).toContain('cs-uri-stem');
    expect(deliveries[0]?.recordFields).not.toContain('cs-uri-query');
  });

  it('is removed, and only access logs are left in us-east-1', async () => {
    await sh('node packages/cli/dist/main.js remove dev', deployer);
    const gone = fault(on, 'replicas-deleted');
    await sh('node packages/cli/dist/main.js remove dev', deployer);
    gone();
    await expect(account.stack('cameo-edge-dev', 'us-east-1')).rejects.toThrow('does not exist');
    const owner = await sh('aws sts get-caller-identity --query Account --output text');
    const left = {
      webAcls: (await ask('wafv2 list-web-acls --scope CLOUDFRONT --region us-east-1')).WebACLs,
      certificates: (await ask('acm list-certificates --region us-east-1')).CertificateSummaryList,
      records: (
        (await ask(`route53 list-resource-record-sets --hosted-zone-id ${given.zone}`))
          .ResourceRecordSets as { Name: string }[]
      ).filter(({ Name }) => Name.startsWith('dev.')),
      deliveries: (await ask('logs describe-deliveries --region us-east-1')).deliveries,
      budgets: (await ask(`budgets describe-budgets --account-id ${owner}`)).Budgets ?? [],
      alarms: (await ask('cloudwatch describe-alarms --region us-east-1')).MetricAlarms,
      dashboards: (await ask('cloudwatch list-dashboards --region us-east-1')).DashboardEntries,
      schedules: (await ask('scheduler list-schedules --region us-east-1')).Schedules,
      functions: (await ask('lambda list-functions --region us-east-1')).Functions,
    };
    expect(left).toEqual(Object.fromEntries(Object.keys(left).map((name) => [name, []])));
    // The logs stay until they are deleted by hand.
    expect((await account.stack('cameo-logs-dev', 'eu-west-2')).status).toMatch(/_COMPLETE$/);
  });
}
