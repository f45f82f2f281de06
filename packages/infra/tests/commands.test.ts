import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { some } from '@cameo/testing/form';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cameoProcess, cameo as run } from '../../cli/tests/cameo.js';
import { type AwsAnswer, aStack, awsServer, noStack, refusal } from './aws-server.js';
import { CAMEO } from './packaged.js';

const ROOT = join(import.meta.dirname, '../../..');
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'cameo-home-'));
});
afterAll(() => rm(home, { recursive: true }));

/** What a command outside of AWS finds: an empty home. */
const withHome = (env: Readonly<Record<string, string>>) => ({
  HOME: home,
  AWS_EC2_METADATA_DISABLED: 'true',
  ...env,
});

/** Runs a command. */
const cameo = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  run(ROOT, argv, withHome(env));

/** Runs a command as a process, and presses Ctrl+C once it prints a text. */
function cameoUntil(stopAt: string, argv: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [CAMEO, ...argv], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...withHome(env) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.out += text;
    if (output.out.includes(stopAt)) child.kill('SIGINT');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.err += text;
  });
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, ...output })),
  );
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function withAws(answer: (action: string, input: string) => AwsAnswer) {
  const { url, actions, close } = await awsServer(answer);
  closing.push(close);
  const env = {
    ...KEYS,
    AWS_ENDPOINT_URL_CLOUDFORMATION: url,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: url,
    AWS_MAX_ATTEMPTS: '1',
  };
  return { env, actions };
}

describe('before it starts, a command reports in one line', () => {
  it.each(some(['deploy', 'remove', 'logs'], 1))('%s: missing credentials', async (command) => {
    expect(await cameoProcess(ROOT, [command, 'dev'], withHome({}))).toEqual({
      code: 1,
      out: '',
      err: 'cameo: No AWS credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE (after "aws sso login" for an SSO profile).\n',
    });
  });

  const STAGES: readonly (readonly [argv: readonly string[], code: number, sentence: string])[] = [
    [['local'], 1, 'Stage local is this machine: run "npx cameo dev ./pictures" instead.'],
    [[], 2, 'Got no stage, expected one of the configuration, as in "dev". See --help.'],
    [['test'], 2, 'Got the stage "test", expected one of local, dev, prod. See --help.'],
  ];
  it.each(some(STAGES, 1))('what is wrong with the stage in %j', async (argv, code, sentence) => {
    const { code: status, err } = await cameo(['deploy', ...argv]);
    expect([status, err]).toEqual([code, `cameo: ${sentence}\n`]);
  });

  const REFUSALS: readonly (readonly [name: string, status: number, line: RegExp])[] = [
    ['ExpiredToken', 403, /^cameo: The AWS credentials have expired; set [^\n]+\n$/],
    [
      'InvalidClientTokenId',
      403,
      /^cameo: AWS does not know these credentials in eu-central-1 \(InvalidClientTokenId\); set [^\n]+\n$/,
    ],
    ['AccessDenied', 403, /^cameo: These AWS credentials may not do this in eu-central-1: words of AWS\n$/],
    ['InternalFailure', 400, /^cameo: AWS answered in eu-central-1: InternalFailure: words of AWS\n$/],
  ];
  it.each(some(REFUSALS, 1))('that AWS answered %s', async (name, status, line) => {
    const { env } = await withAws(() => refusal(status, name, 'words of AWS'));
    const { code, err } = await cameo(['deploy', 'dev'], env);
    expect(err).toMatch(line);
    expect(code).toBe(1);
  });

  it('that AWS cannot be reached', async () => {
    const { env } = await withAws(() => noStack);
    for (const close of closing.splice(0)) close();
    const { code, err } = await cameo(['deploy', 'dev'], env);
    expect(err).toMatch(
      /^cameo: AWS cannot be reached in eu-central-1 \([^\n]*ECONNREFUSED[^\n]*\); check [^\n]+\n$/,
    );
    expect(code).toBe(1);
  });

  it('that a stack is being changed', async () => {
    const { env } = await withAws((_, input) =>
      input.includes('cameo-media-dev') ? aStack('UPDATE_IN_PROGRESS', {}) : noStack,
    );
    expect(await cameo(['deploy', 'dev'], env)).toEqual({
      code: 1,
      out: '',
      err: 'cameo: cameo-media-dev is UPDATE_IN_PROGRESS: somebody is changing it. Wait until it is done, then run the command again.\n',
    });
  });
});

describe('remove', () => {
  it('has nothing to do if there is no distribution, and keeps the bucket', async () => {
    const { env, actions } = await withAws(() => noStack);
    expect(await cameo(['remove', 'dev'], env)).toEqual({
      code: 0,
      out: "cameo: stage dev has no distribution: nothing to remove. The bucket cameo-media-dev and its pictures stay; docs/operations.md of Cameo's repository says how to delete them.\n",
      err: '',
    });
    expect(actions).toEqual(['DescribeStacks']);
  });

  it('waits for a running change', async () => {
    const { env } = await withAws(() => aStack('DELETE_IN_PROGRESS', { Attached: 'no' }));
    const { code, err } = await cameo(['remove', 'dev'], env);
    expect([code, err]).toEqual([
      1,
      'cameo: cameo-edge-dev is DELETE_IN_PROGRESS: somebody is changing it. Wait until it is done, then run the command again.\n',
    ]);
  });
});

describe('logs', () => {
  const lines = {
    events: [{ eventId: '1', timestamp: Date.UTC(2026, 0, 1), message: '{"level":"error"}\n' }],
  };

  const json = (status: number, body: object): AwsAnswer => ({ status, body: JSON.stringify(body) });
  const missing = json(400, { __type: 'ResourceNotFoundException', message: 'none' });
  const edge = aStack('UPDATE_COMPLETE', { DistributionId: 'E1', Attached: 'yes' });

  it("follows until Ctrl+C, and exits with the shell's status for it", async () => {
    const { env } = await withAws((action, input) =>
      action === 'DescribeStacks' ? edge : input.includes('PurgeVariants') ? json(200, lines) : missing,
    );
    const { code, out, err } = await cameoUntil('PurgeVariants', ['logs', 'dev', '--follow', '--json'], env);
    expect([code, err.split('\n').at(-2)]).toEqual([130, 'cameo: Stopped.']);
    expect(JSON.parse(out.trim())).toMatchObject({ region: 'eu-central-1', text: '{"level":"error"}' });
  });

  it("shows the functions' logs where they run, and CloudFront's reasons for rejecting answers", async () => {
    const { env } = await withAws((action, input) => {
      if (action === 'DescribeStacks') return edge;
      if (input.includes('/aws/cloudfront/LambdaEdge/E1'))
        return json(200, {
          events: [
            { eventId: '2', timestamp: Date.UTC(2026, 0, 1, 0, 1), message: 'The body is too large.\n' },
          ],
        });
      if (input.includes('/aws/lambda/cameo-dev-Refine'))
        return json(200, {
          events: [{ eventId: '3', timestamp: Date.UTC(2026, 0, 1), message: '{"event":"refined"}\n' }],
        });
      return input.includes('ResizeImage') ? json(200, lines) : missing;
    });
    expect(await cameo(['logs', 'dev', '--minutes', '5'], env)).toEqual({
      code: 0,
      out: [
        'cameo: /aws/lambda/us-east-1.cameo-dev-TransformImageRequest is not in eu-central-1: nothing was written there.',
        '2026-01-01T00:00:00.000Z  eu-central-1  ResizeImage  {"level":"error"}',
        '2026-01-01T00:01:00.000Z  eu-central-1  /aws/cloudfront/LambdaEdge/E1  The body is too large.',
        'cameo: /aws/lambda/cameo-dev-PurgeVariants is not in eu-central-1: nothing was written there.',
        '2026-01-01T00:00:00.000Z  eu-central-1  Refine  {"event":"refined"}',
        '',
      ].join('\n'),
      err: '',
    });
  });

  it('searches every region in which they may run', async () => {
    const { env, actions } = await withAws((action) =>
      action === 'DescribeStacks' ? edge : json(200, { events: [] }),
    );
    const { code, out } = await cameo(['logs', 'dev', '--region', 'all'], env);
    expect([code, out]).toEqual([
      0,
      'cameo: nothing in the last 60 minutes in eu-central-1, us-east-1, us-east-2, us-west-2, ap-south-1, ap-northeast-1, ap-northeast-2, ap-southeast-1, ap-southeast-2, eu-west-1, eu-west-2, sa-east-1, me-central-1.\n',
    ]);
    // Thirteen regions with two functions and CloudFront's own log each, PurgeVariants and Refine in the bucket's region, and
    // the lookup of the stack.
    expect(actions).toHaveLength(13 * 3 + 3);
  });
});
