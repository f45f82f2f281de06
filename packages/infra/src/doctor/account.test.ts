import { defineImageConfig } from '@cameo/core';
import type { InfraSettings } from '@cameo/core/config';
import { expect, it, vi } from 'vitest';
import { aStack, awsServer, refusal } from '../../tests/aws-server.js';
import type { EventPath } from '../aws/event-paths.js';
import { stageOf } from '../stage.js';
import { attachedWebAcl, examineAccount } from './account.js';

const stageIn = (region: string, infra: Partial<InfraSettings> = {}) =>
  stageOf(defineImageConfig({ bucket: 'pictures', region, stages: { dev: { infra } } }), 'dev');

const OURS = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/cameo-dev-web-acl/0f3a';
const OTHER = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/company/77aa';

const REFINES: EventPath = { isDeployed: true, bucketSends: true, rule: 'ENABLED', fetches: 'Enabled' };

const PURGES: EventPath = { isDeployed: true, bucketSends: true, rule: null, fetches: 'Enabled' };

it('finds no problem in an ordinary account', async () => {
  const regions: string[] = [];
  const results = await examineAccount(stageIn('eu-west-1'), {
    concurrencyIn: async (region) => {
      regions.push(region);
      return { limit: 1000, free: 900 };
    },
    attachedWebAcl: async () => OURS,
    purgePath: async () => PURGES,
    refinePath: async () => REFINES,
  });
  expect(regions).toEqual(['eu-west-1']);
  expect(results.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'concurrency ok',
    'reserved ok',
    'region ok',
    'rate rule ok',
    'purge ok',
    'refine ok',
  ]);
});

it('warns of a new account, of reserved concurrency, and of a distant shield', async () => {
  const results = await examineAccount(stageIn('eu-north-1'), {
    concurrencyIn: async () => ({ limit: 10, free: 4 }),
    attachedWebAcl: async () => undefined,
    purgePath: async () => ({ isDeployed: false, bucketSends: false, rule: null, fetches: undefined }),
    refinePath: async () => ({ isDeployed: false, bucketSends: true, rule: undefined, fetches: undefined }),
  });
  expect(results).toEqual([
    {
      name: 'concurrency',
      state: 'warn',
      received: '10 functions at the same time in eu-west-2',
      expected: '1000, which all misses of the stage share',
      advice: 'Ask AWS for more: Service Quotas, AWS Lambda, "Concurrent executions".',
    },
    expect.objectContaining({ name: 'reserved', state: 'warn' }),
    expect.objectContaining({
      name: 'region',
      state: 'warn',
      received: 'bucket in eu-north-1, Origin Shield in eu-west-2',
      expected: 'both in one region',
    }),
    expect.objectContaining({ name: 'rate rule', state: 'warn', received: 'no distribution' }),
    expect.objectContaining({
      name: 'purge',
      state: 'warn',
      advice: 'Deploy it first: npx cameo deploy dev.',
    }),
    expect.objectContaining({
      name: 'refine',
      state: 'warn',
      advice: 'Deploy it first: npx cameo deploy dev.',
    }),
  ]);
});

it.each<[string, Partial<InfraSettings>, string, string]>([
  ['', {}, 'fail', 'no web ACL on the distribution'],
  [OTHER, {}, 'warn', 'company/77aa'],
  [OURS, {}, 'ok', 'cameo-dev-web-acl/0f3a'],
  ['', { rateLimit: false }, 'ok', 'no web ACL on the distribution'],
])('reports for the web ACL "%s" with %j: %s', async (attached, infra, state, received) => {
  const results = await examineAccount(stageIn('eu-west-1', infra), {
    concurrencyIn: async () => ({ limit: 1000, free: 1000 }),
    attachedWebAcl: async () => attached,
    purgePath: async () => PURGES,
    refinePath: async () => REFINES,
  });
  expect(results.find(({ name }) => name === 'rate rule')).toMatchObject({ state, received });
});

it.each<[Partial<EventPath>, string]>([
  [
    { bucketSends: false },
    'the bucket does not send all of its events to EventBridge, the rule is enabled, fetching is enabled',
  ],
  [{ rule: 'DISABLED' }, 'the bucket sends its events, the rule is disabled, fetching is enabled'],
  [{ rule: undefined }, 'the bucket sends its events, no rule, fetching is enabled'],
  [{ fetches: 'Disabled' }, 'the bucket sends its events, the rule is enabled, fetching is disabled'],
  [
    { fetches: undefined },
    'the bucket sends its events, the rule is enabled, nothing fetches from the queue',
  ],
])('reports where the path to Refine is broken: %j', async (over, received) => {
  const ports = {
    concurrencyIn: async () => ({ limit: 1000, free: 1000 }),
    attachedWebAcl: async () => OURS,
    purgePath: async () => PURGES,
    refinePath: async () => ({ ...REFINES, ...over }),
  };
  const results = await examineAccount(stageIn('eu-west-1'), ports);
  expect(results.find(({ name }) => name === 'refine')).toMatchObject({ state: 'fail', received });
  const off = stageOf(
    defineImageConfig({ bucket: 'pictures', region: 'eu-west-1', refine: false, stages: { dev: {} } }),
    'dev',
  );
  expect((await examineAccount(off, ports)).map(({ name }) => name)).not.toContain('refine');
});

it.each<[Partial<EventPath>, string]>([
  [{ bucketSends: false }, 'the bucket does not send all of its events to the queue, fetching is enabled'],
  [{ fetches: 'Disabled' }, 'the bucket sends its events, fetching is disabled'],
  [{ fetches: undefined }, 'the bucket sends its events, nothing fetches from the queue'],
])(
  'reports where the path to PurgeVariants is broken, which no alarm notices: %j',
  async (over, received) => {
    const results = await examineAccount(stageIn('eu-west-1'), {
      concurrencyIn: async () => ({ limit: 1000, free: 1000 }),
      attachedWebAcl: async () => OURS,
      purgePath: async () => ({ ...PURGES, ...over }),
      refinePath: async () => REFINES,
    });
    const purge = results.find(({ name }) => name === 'purge');
    expect(purge).toMatchObject({ state: 'fail', received });
    // CloudFormation changes only what differs from the previous template, so "deploy again" would be no remedy.
    expect(purge?.advice).toMatch(
      /--deployment-mode REVERT_DRIFT .* --stack-name cameo-media-dev --region eu-west-1\. Until then replaced and deleted pictures are still shown\.$/,
    );
  },
);

it('a stack whose distribution is deleted already has none', async () => {
  const { url, close } = await awsServer((action) =>
    action === 'DescribeStacks'
      ? aStack('DELETE_FAILED', { DistributionId: 'E1' })
      : refusal(404, 'NoSuchDistribution', 'The specified distribution does not exist.'),
  );
  vi.stubEnv('AWS_ENDPOINT_URL', url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  expect(await attachedWebAcl(stageIn('eu-west-1'))).toBeUndefined();
  vi.unstubAllEnvs();
  close();
});
