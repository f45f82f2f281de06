import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startLambda } from '@cameo/local-edge';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { config } from '../../../../cameo.config.js';
import { NODES } from '../nodes.js';
import { type Account, accountOf } from './account.js';
import { type AwsApi, awsApi, type Environment, fault, lastLine, newAccount } from './api.js';
import { type Checkout, newCheckout } from './checkout.js';
import { newDeployer } from './deployer.js';
import { liveStage } from './live-stage.js';

const api = awsApi();
if (api === undefined) it('a stage in an existing bucket', ({ skip }) => skip('needs scripts/with-aws.sh'));
else describe('a stage in an existing bucket', { timeout: 900_000 }, () => describeAdoption(api));

const BUCKET = 'cameo-media-dev';
const ADOPT = 'node packages/cli/dist/main.js adopt dev';
const DEPLOY = 'node packages/cli/dist/main.js deploy dev';
const REMOVE = 'node packages/cli/dist/main.js remove dev';

const photo = () =>
  sharp({ create: { width: 900, height: 600, channels: 3, background: '#c00000' } })
    .jpeg()
    .toBuffer();

/** The commands in the output of `adopt`, one per line. */
const commandsIn = (out: string) =>
  [...out.matchAll(/^cameo: +(aws s3api .*)$/gm)].map(([, line = '']) => line);

function describeAdoption(on: AwsApi): void {
  let checkout: Checkout;
  /** The environments of the bucket's owner, and of a user with only the packaged policy. */
  let env: Environment;
  let deployer: Environment;
  let account: Account;
  let key = '';
  let distribution = '';

  const sh = async (line: string, as = env): Promise<string> => {
    const { code, out, err } = await checkout.sh(line, as);
    if (code !== 0) throw new Error(`${line}: ${err}${out}`);
    return out.trim();
  };
  /** All settings of the bucket. */
  const settings = async () => {
    const ask = (verb: string) => sh(`aws s3api get-bucket-${verb} --bucket ${BUCKET}`);
    return {
      policy: JSON.parse(JSON.parse(await ask('policy')).Policy) as { Statement: { Sid: string }[] },
      notifications: JSON.parse(await ask('notification-configuration')) as Record<string, object[]>,
      lifecycle: JSON.parse(await ask('lifecycle-configuration')) as { Rules: { ID: string }[] },
      encryption: await ask('encryption'),
      versioning: await ask('versioning'),
    };
  };

  beforeAll(async () => {
    checkout = await newCheckout(on);
    env = newAccount(on).env;
    account = accountOf(env);
    // A bucket in use: with a key, a notification, a reader and a rule, and without versioning.
    key = await sh('aws kms create-key --query KeyMetadata.Arn --output text');
    await sh(`aws s3 mb s3://${BUCKET}`);
    // Version 1 of this command does not read the address of SQS from the environment.
    const sqs = `aws sqs --endpoint-url ${on.endpoint}`;
    const queue = await sh(`${sqs} create-queue --queue-name search --query QueueUrl --output text`);
    const queueArn = await sh(
      `${sqs} get-queue-attributes --queue-url ${queue} --attribute-names QueueArn --query Attributes.QueueArn --output text`,
    );
    const allow = (principal: object, action: string, resource: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Sid: 'Before', Effect: 'Allow', Principal: principal, Action: action, Resource: resource },
        ],
      });
    const write = (name: string, text: string) => writeFile(join(checkout.folder, name), text);
    const attributes = { Policy: allow({ Service: 's3.amazonaws.com' }, 'sqs:SendMessage', queueArn) };
    await write('queue.json', JSON.stringify(attributes));
    await sh(`${sqs} set-queue-attributes --queue-url ${queue} --attributes file://queue.json`);
    await write(
      'told.json',
      JSON.stringify({
        QueueConfigurations: [{ Id: 'search', QueueArn: queueArn, Events: ['s3:ObjectCreated:*'] }],
      }),
    );
    await write('read.json', allow({ AWS: newAccount(on).id }, 's3:GetObject', `arn:aws:s3:::${BUCKET}/*`));
    await write(
      'rules.json',
      JSON.stringify({
        Rules: [{ ID: 'old-logs', Status: 'Enabled', Filter: { Prefix: 'logs/' }, Expiration: { Days: 9 } }],
      }),
    );
    await write(
      'encryption.json',
      JSON.stringify({
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } }],
      }),
    );
    const put = (verb: string, option: string, file: string) =>
      sh(`aws s3api put-bucket-${verb} --bucket ${BUCKET} --${option} file://${file}`);
    await put('notification-configuration', 'notification-configuration', 'told.json');
    await put('policy', 'policy', 'read.json');
    await put('lifecycle-configuration', 'lifecycle-configuration', 'rules.json');
    await put('encryption', 'server-side-encryption-configuration', 'encryption.json');
    await account.put(BUCKET, 'canary.jpg', await photo());
    await checkout.edit(
      'cameo.config.ts',
      "dev: { bucket: 'cameo-media-dev' }",
      `dev: { bucket: '${BUCKET}', infra: { existingBucket: true, kmsKeyArn: '${key}', canaryPicture: 'canary.jpg' } }`,
    );
    await sh('pnpm package:dev', {});
    deployer = await newDeployer(checkout, env);
  }, 600_000);
  afterAll(async () => {
    await account.dropMedia();
    await checkout.remove();
  });

  it('is rejected in one line with advice while the bucket sends no events', async () => {
    const refused = await checkout.sh(DEPLOY, deployer);
    expect([refused.code, lastLine(refused)]).toEqual([
      1,
      `cameo: The bucket ${BUCKET} is not ready. Let the bucket send its events to EventBridge, in addition to its present notifications. "npx cameo adopt dev" shows how.`,
    ]);
    const out = await sh(ADOPT, deployer);
    const [events = ''] = commandsIn(out).filter((line) => line.includes('notification'));
    // The deployer may only inspect it; its owner changes it.
    expect((await checkout.sh(events, deployer)).err).toContain('AccessDenied');
    await sh(events);
  });

  it('is deployed, and reports what its owner has to do', async () => {
    const out = await sh(DEPLOY, deployer);
    expect(out).toContain('cameo: to do, policy: Let distribution E');
    expect(out).toContain('cameo: to do, key: Add this statement to the policy of the key');
    distribution = (await account.stack('cameo-edge-dev', 'us-east-1')).outputs['DistributionId'] ?? '';
    const adopted = await sh(ADOPT, deployer);
    for (const line of commandsIn(adopted)) await sh(line);
    // The policy of the key has its own procedure: get, add, put.
    const file = join(checkout.folder, '.cameo/stages/dev/adopt/key-policy-statement.json');
    const statement = JSON.parse(await readFile(file, 'utf8'));
    const policy = JSON.parse(
      await sh(`aws kms get-key-policy --key-id ${key} --policy-name default --query Policy --output text`),
    );
    policy.Statement.push(statement);
    await writeFile(join(checkout.folder, 'key.json'), JSON.stringify(policy));
    await sh(`aws kms put-key-policy --key-id ${key} --policy-name default --policy file://key.json`);
    expect(await sh(ADOPT, deployer)).not.toMatch(/TO DO (?:events|policy|lifecycle)/);
  });

  it('has not changed any existing setting', async () => {
    const { policy, notifications, lifecycle, encryption } = await settings();
    expect(policy.Statement.map(({ Sid }) => Sid)).toEqual([
      'Before',
      'CameodevDistributionReads',
      'CameodevDistributionKnowsMissing',
    ]);
    expect(notifications['QueueConfigurations']).toEqual([expect.objectContaining({ Id: 'search' })]);
    expect(lifecycle.Rules.map(({ ID }) => ID)).toEqual(['old-logs', 'cameo-variants-are-made-again']);
    expect(encryption).toContain(key);
    expect(await account.resources('cameo-media-dev', 'eu-central-1')).not.toContain('MediaBucket');
  });

  it('serves its pictures, purges replaced ones, and its canary confirms it, from its zip', async () => {
    const stage = await liveStage(account, env, config, distribution);
    const folder = await mkdtemp(join(tmpdir(), 'cameo-canary-'));
    try {
      const ask = () => fetch(`${stage.url}/canary.jpg?w=640`, { headers: { accept: 'image/webp' } });
      expect((await ask()).status).toBe(200);
      const stored = () => account.keys(BUCKET, '_variants/canary.jpg/');
      expect(await stored()).toEqual(['_variants/canary.jpg/w-640.webp']);
      await account.put(BUCKET, 'canary.jpg', await photo());
      const tag = createHash('sha256').update('canary.jpg').digest('hex').slice(0, 32);
      await expect
        .poll(async () => [await stored(), (await account.invalidated(distribution)).includes(`#${tag}`)], {
          timeout: 90_000,
          interval: 500,
        })
        .toEqual([[], true]);

      const zip = await account.zip(
        await sh(
          'aws lambda get-function-configuration --region us-east-1 --function-name cameo-dev-Canary --query FunctionArn --output text',
        ),
      );
      for (const [path, bytes] of Object.entries(unzipSync(zip))) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), bytes);
      }
      const lookAt = async (url: string) => {
        const canary = await startLambda({
          module: join(folder, 'canary.mjs'),
          node: NODES.at(-1)?.path ?? process.execPath,
          env: { PATH: process.env['PATH'], CAMEO_BASE_URL: url },
          log: () => undefined,
        });
        try {
          return await canary.invoke({}, { getRemainingTimeInMillis: () => 300_000 });
        } finally {
          canary.stop();
        }
      };
      expect(await lookAt(stage.url)).toEqual({ checks: 12 });
      await sh(`aws s3 rm s3://${BUCKET}/canary.jpg`);
      await expect.poll(stored, { timeout: 90_000, interval: 500 }).toEqual([]);
      // Another edge: the API's invalidations do not reach the cache of this one, which still has the picture.
      const empty = await liveStage(account, env, config, distribution);
      try {
        await expect(lookAt(empty.url)).rejects.toThrow(/^\d+ of 12 checks failed: widths, /);
      } finally {
        await empty.close();
        await account.put(BUCKET, 'canary.jpg', await photo());
      }

      // In the schedule's place, with the local edge instead of the distribution.
      await sh(
        `aws lambda update-function-configuration --region us-east-1 --function-name cameo-dev-Canary --environment Variables={CAMEO_BASE_URL=${stage.url}}`,
      );
      const invoked = await sh(
        'aws lambda invoke --region us-east-1 --function-name cameo-dev-Canary answer.json --query FunctionError --output text',
      );
      const answer = JSON.parse(await readFile(join(checkout.folder, 'answer.json'), 'utf8'));
      expect([invoked, answer]).toEqual(['None', { checks: 12 }]);
    } finally {
      await stage.close();
      await rm(folder, { recursive: true });
    }
    // Of a function's log, the emulated API keeps only the line of its start.
    expect(await sh('node packages/cli/dist/main.js logs dev', deployer)).toMatch(
      /us-east-1 {2}Canary {2}START RequestId/,
    );
  });

  it('has a schedule for the canary, an alarm about it, and a row on the dashboard', async () => {
    const schedule = JSON.parse(
      await sh('aws scheduler get-schedule --region us-east-1 --name cameo-dev-canary'),
    );
    expect(schedule).toMatchObject({
      ScheduleExpression: 'rate(15 minutes)',
      State: 'ENABLED',
      Target: {
        Arn: expect.stringMatching(/:function:cameo-dev-Canary$/),
        RetryPolicy: { MaximumRetryAttempts: 0 },
      },
    });
    const { MetricAlarms } = JSON.parse(await sh('aws cloudwatch describe-alarms --region us-east-1')) as {
      MetricAlarms: { AlarmName: string }[];
    };
    expect(MetricAlarms.find(({ AlarmName }) => AlarmName.includes('CanaryAlarm'))).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: 'cameo-dev-Canary' }],
      Period: 900,
      EvaluationPeriods: 2,
      TreatMissingData: 'breaching',
    });
    expect(
      await sh('aws cloudwatch get-dashboard --region us-east-1 --dashboard-name cameo-dev-pictures'),
    ).toContain('Canary: checks and failures');
  });

  it('is removed, and neither the removal nor that of its stacks affects the bucket', async () => {
    const before = await settings();
    const objects = await account.keys(BUCKET);
    await sh(REMOVE, deployer);
    const gone = fault(on, 'replicas-deleted');
    await sh(REMOVE, deployer);
    gone();
    await sh(
      'aws cloudformation delete-stack --stack-name cameo-media-dev --region eu-central-1 && aws cloudformation wait stack-delete-complete --stack-name cameo-media-dev --region eu-central-1',
      deployer,
    );
    await expect(account.stack('cameo-edge-dev', 'us-east-1')).rejects.toThrow('does not exist');
    await expect(account.stack('cameo-media-dev', 'eu-central-1')).rejects.toThrow('does not exist');
    for (const line of [
      'scheduler get-schedule --name cameo-dev-canary',
      'lambda get-function --function-name cameo-dev-Canary',
    ])
      expect((await checkout.sh(`aws ${line} --region us-east-1`, env)).err).toContain(
        'ResourceNotFoundException',
      );
    expect(await settings()).toEqual(before);
    expect(await account.keys(BUCKET)).toEqual(objects);
    expect(objects).toContain('canary.jpg');
  });
}
