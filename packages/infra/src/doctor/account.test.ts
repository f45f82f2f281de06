import { defineImageConfig } from '@cameo/core';
import { expect, it } from 'vitest';
import { stageOf } from '../stage.js';
import { examineAccount } from './account.js';

const stageIn = (region: string) =>
  stageOf(defineImageConfig({ bucket: 'pictures', region, stages: { dev: {} } }), 'dev');

it('finds nothing wrong with an account that has what is usual', async () => {
  const asked: string[] = [];
  const results = await examineAccount(stageIn('eu-west-1'), async (region) => {
    asked.push(region);
    return { limit: 1000, free: 900 };
  });
  expect(asked).toEqual(['eu-west-1']);
  expect(results.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'concurrency ok',
    'reserved ok',
    'region ok',
  ]);
});

it('warns of a new account, of what others keep, and of a shield elsewhere', async () => {
  const results = await examineAccount(stageIn('eu-north-1'), async () => ({ limit: 10, free: 4 }));
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
  ]);
});
