import { defineImageConfig } from '@cameo/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Concurrency } from '../aws/concurrency.js';
import type { FoundStack } from '../aws/stacks.js';
import { deployStage, stateAfterInterrupt } from './deploy.js';
import { removeStage } from './remove.js';
import type { Tools } from './tools.js';

const config = defineImageConfig({
  bucket: 'pictures',
  region: 'eu-west-1',
  stages: { dev: { bucket: 'pictures-dev' } },
});

const EDGE: FoundStack = {
  status: 'UPDATE_COMPLETE',
  outputs: { DistributionId: 'E1', DistributionDomain: 'd1.cloudfront.net', Attached: 'yes' },
};

let output = '';
beforeEach(() => {
  output = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += String(text);
    return true;
  });
  return () => vi.restoreAllMocks();
});

/** Records the actions. Stacks are found as given; deploying the edge creates the last one. */
function noting(
  before: Readonly<Record<string, FoundStack>>,
  refused?: Error,
  concurrency: Concurrency = { limit: 1000, free: 1000 },
) {
  const stacks = { ...before };
  const done: string[] = [];
  const tools: Tools = {
    findStack: async (name, region) => {
      done.push(`find ${name} ${region}`);
      return stacks[name];
    },
    findFailure: async () => undefined,
    newestEvent: async () => new Date(0),
    concurrencyIn: async () => concurrency,
    checkAdopted: async () => [],
    osls: async (command, stack, stage) => {
      done.push(`${command} ${stack} ${stage}`);
      if (refused !== undefined) throw refused;
      if (command === 'deploy' && stack === 'edge') stacks['cameo-edge-dev'] = EDGE;
      return '';
    },
    pack: async ({ distributionId, attached }) => void done.push(`pack ${distributionId} ${attached}`),
    write: async ({ distributionId }) => void done.push(`write ${distributionId}`),
  };
  return { tools, done };
}

const LOOKED = ['find cameo-media-dev eu-west-1', 'find cameo-edge-dev us-east-1'];

describe('deploy', () => {
  it('creates the bucket, then the distribution, and then grants access', async () => {
    const { tools, done } = noting({});
    await deployStage(config, 'dev', tools);
    expect(done).toEqual([
      ...LOOKED,
      'pack none true',
      'deploy media dev',
      'deploy edge dev',
      'find cameo-edge-dev us-east-1',
      'write E1',
      'deploy media dev',
    ]);
    expect(output).toContain('cameo: 3 of 3: the bucket lets distribution E1 read …\n');
    expect(output).toMatch(/cameo: stage dev is at https:\/\/d1\.cloudfront\.net\n$/);
  });

  it('creates nothing if the account cannot reserve runs for PurgeVariants, unless reservation is disabled', async () => {
    const small = { limit: 10, free: 10 };
    const refused = noting({}, undefined, small);
    await expect(deployStage(config, 'dev', refused.tools)).rejects.toThrow(
      'Lambda runs 10 functions at once for this account in eu-west-1, of which 10 are free, and it must leave 100 to all of them: ' +
        'PurgeVariants cannot reserve 2. Ask AWS for more (Service Quotas, AWS Lambda, "Concurrent executions"), or set ' +
        'purgeConcurrency: false in stages.dev.infra of cameo.config.ts.',
    );
    expect(refused.done).toEqual(LOOKED);
    const without = defineImageConfig({
      bucket: 'pictures',
      region: 'eu-west-1',
      stages: { dev: { bucket: 'pictures-dev', infra: { purgeConcurrency: false } } },
    });
    const { tools, done } = noting({}, undefined, small);
    await deployStage(without, 'dev', tools);
    expect(done).toContain('deploy edge dev');
  });

  it('warns that alarms reach nobody if no address is configured', async () => {
    await deployStage(config, 'dev', noting({}).tools);
    expect(output).toContain(
      'nobody is notified when an alarm fires or the budget is spent: set infra.alarmEmail',
    );
  });

  it('creates the logs before the functions that write them, if the shield is in another region', async () => {
    const paris = defineImageConfig({
      bucket: 'pictures',
      region: 'eu-west-3',
      stages: { dev: { bucket: 'pictures-dev' } },
    });
    const { tools, done } = noting({});
    await deployStage(paris, 'dev', tools);
    expect(done.filter((each) => /^(?:find|deploy)/.test(each))).toEqual([
      'find cameo-media-dev eu-west-3',
      'find cameo-logs-dev eu-west-2',
      'find cameo-edge-dev us-east-1',
      'deploy media dev',
      'deploy logs dev',
      'deploy edge dev',
      'find cameo-edge-dev us-east-1',
      'deploy media dev',
    ]);
    expect(output).toContain('cameo: 2 of 4: the logs and alarms of the functions, in eu-west-2 …\n');
    expect(output).toContain('cameo: 4 of 4: the bucket lets distribution E1 read …\n');
  });

  it('needs two steps if the distribution exists', async () => {
    const { tools, done } = noting({ 'cameo-edge-dev': EDGE });
    await deployStage(config, 'dev', tools);
    expect(done).toEqual([
      ...LOOKED,
      'pack E1 true',
      'deploy media dev',
      'deploy edge dev',
      'find cameo-edge-dev us-east-1',
    ]);
  });

  it('stops at the first failure', async () => {
    const { tools, done } = noting({}, new Error('osls deploy ended with 1.'));
    await expect(deployStage(config, 'dev', tools)).rejects.toThrow('osls deploy ended with 1.');
    // Afterwards it only queries the resulting state of the stack.
    expect(done.slice(-2)).toEqual(['deploy media dev', 'find cameo-media-dev eu-west-1']);
  });
});

describe('remove', () => {
  it('first detaches the functions, and says what to wait for', async () => {
    const { tools, done } = noting({ 'cameo-edge-dev': EDGE });
    await removeStage(config, 'dev', tools);
    expect(done).toEqual(['find cameo-edge-dev us-east-1', 'pack E1 false', 'deploy edge dev']);
    expect(output).toMatch(/some hours\.\ncameo: 2 of 2: then run "npx cameo remove dev" again\..*\n$/);
  });

  it('then deletes the rest, and keeps the bucket', async () => {
    const off = { ...EDGE, outputs: { ...EDGE.outputs, Attached: 'no' } };
    const { tools, done } = noting({ 'cameo-edge-dev': off });
    await removeStage(config, 'dev', tools);
    expect(done).toEqual(['find cameo-edge-dev us-east-1', 'remove edge dev']);
    expect(output).toMatch(/The bucket pictures-dev and its pictures stay;/);
  });

  it('succeeds if the stack is gone, whatever osls reports at its last poll', async () => {
    const off = { ...EDGE, outputs: { ...EDGE.outputs, Attached: 'no' } };
    const { tools } = noting({ 'cameo-edge-dev': off }, new Error('osls remove ended with 1.'));
    let looks = 0;
    const findStack: Tools['findStack'] = async () => {
      looks += 1;
      return looks === 1 ? off : undefined;
    };
    await removeStage(config, 'dev', { ...tools, findStack });
    expect(output).toMatch(/stage dev has no distribution any more/);
  });

  it.each([
    [
      'Lambda was unable to delete arn:x:1 because it is a replicated function.',
      'cameo-edge-dev is not deleted yet: CloudFront still has copies of its functions. Please run "npx cameo remove dev" again in an hour.',
    ],
    [
      'Access denied for operation DeleteWebACL',
      'cameo-edge-dev is not deleted yet, because It (AWS::X::Y) failed: Access denied for operation DeleteWebACL. Mend that, then run "npx cameo remove dev" again.',
    ],
    [
      undefined,
      'cameo-edge-dev is not deleted yet, for the reason above: run "npx cameo remove dev" again when it is mended. (osls remove ended with 1.)',
    ],
  ])('names what could not be deleted, and the remedy: %s', async (reason, message) => {
    const failed = { status: 'DELETE_FAILED', outputs: { Attached: 'no' } };
    const { tools } = noting(
      { 'cameo-edge-dev': failed },
      new Error('osls remove ended with 1.\nlong story'),
    );
    const findFailure: Tools['findFailure'] = async () =>
      reason === undefined ? undefined : { resource: 'It', type: 'AWS::X::Y', reason };
    await expect(removeStage(config, 'dev', { ...tools, findFailure })).rejects.toThrow(message);
  });

  it('does not switch off a stage whose stack is protected from deletion', async () => {
    const { tools, done } = noting({ 'cameo-edge-dev': { ...EDGE, isProtected: true } });
    await expect(removeStage(config, 'dev', tools)).rejects.toThrow(
      'cameo-edge-dev is protected from deletion, and stage dev was not changed. To remove it, run "npx cameo remove dev" after: aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name cameo-edge-dev --region us-east-1',
    );
    expect(done).toEqual(['find cameo-edge-dev us-east-1']);
  });
});

describe('after Ctrl+C', () => {
  const place = { name: 'cameo-edge-dev', region: 'us-east-1', stage: 'dev' };
  const stateWith = (findStack: Tools['findStack']) =>
    stateAfterInterrupt(place, 'deploy', { findStack }, 50);
  const found = (status: string) => stateWith(async () => ({ ...EDGE, status }));

  it('reports the running change, and how to continue', async () => {
    expect(await found('UPDATE_IN_PROGRESS')).toBe(
      'CloudFormation continues with cameo-edge-dev in us-east-1 (UPDATE_IN_PROGRESS); when it is done, "npx cameo deploy dev" completes the rest.',
    );
    expect(await found('UPDATE_COMPLETE')).toBe(
      'cameo-edge-dev in us-east-1 is UPDATE_COMPLETE; "npx cameo deploy dev" completes the rest.',
    );
    expect(await stateWith(async () => undefined)).toBe(
      'There is no stack cameo-edge-dev in us-east-1; "npx cameo deploy dev" starts again.',
    );
  });

  it('reports that AWS could not be queried', async () => {
    expect(await stateWith(() => Promise.reject(new Error('no network')))).toMatch(
      /^CloudFormation may continue with cameo-edge-dev in us-east-1, and did not answer; check there/,
    );
  });

  it('does not wait for a missing answer', async () => {
    expect(await stateWith(() => new Promise(() => undefined))).toMatch(/did not answer/);
  });
});
