import { defineImageConfig } from '@cameo/core';
import type { InfraSettings } from '@cameo/core/config';
import { expect, it } from 'vitest';
import { stageOf } from '../stage.js';
import { examineAccount } from './account.js';

const stageIn = (region: string, infra: Partial<InfraSettings> = {}) =>
  stageOf(defineImageConfig({ bucket: 'pictures', region, stages: { dev: { infra } } }), 'dev');

const OURS = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/cameo-dev-web-acl/0f3a';
const OTHER = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/company/77aa';

it('finds nothing wrong with an account that has what is usual', async () => {
  const asked: string[] = [];
  const results = await examineAccount(stageIn('eu-west-1'), {
    concurrencyIn: async (region) => {
      asked.push(region);
      return { limit: 1000, free: 900 };
    },
    attachedWebAcl: async () => OURS,
  });
  expect(asked).toEqual(['eu-west-1']);
  expect(results.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'concurrency ok',
    'reserved ok',
    'region ok',
    'rate rule ok',
  ]);
});

it('warns of a new account, of what others keep, and of a shield elsewhere', async () => {
  const results = await examineAccount(stageIn('eu-north-1'), {
    concurrencyIn: async () => ({ limit: 10, free: 4 }),
    attachedWebAcl: async () => undefined,
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
  ]);
});

it.each<[string, Partial<InfraSettings>, string, string]>([
  ['', {}, 'fail', 'no web ACL on the distribution'],
  [OTHER, {}, 'warn', 'company/77aa'],
  [OURS, {}, 'ok', 'cameo-dev-web-acl/0f3a'],
  ['', { rateLimit: false }, 'ok', 'no web ACL on the distribution'],
])('says of the web ACL "%s" with %j: %s', async (attached, infra, state, received) => {
  const results = await examineAccount(stageIn('eu-west-1', infra), {
    concurrencyIn: async () => ({ limit: 1000, free: 1000 }),
    attachedWebAcl: async () => attached,
  });
  expect(results.at(-1)).toMatchObject({ name: 'rate rule', state, received });
});
