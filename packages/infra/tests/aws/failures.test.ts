import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, accountOf } from './account.js';
import { type AwsApi, awsApi, type Ended, type Environment, fault, lastLine, newAccount } from './api.js';
import { type Checkout, newCheckout } from './checkout.js';

const api = awsApi();
if (api === undefined) it('deployments that fail', ({ skip }) => skip('needs scripts/with-aws.sh'));
else describe('a deployment that fails', { timeout: 900_000 }, () => describeFailures(api));

/** The command of `pnpm deploy:dev`, which first builds what changed; the command reads the configuration itself. */
const DEPLOY = 'node packages/cli/dist/main.js deploy dev';

const WITHOUT_KEYS = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };

function describeFailures(on: AwsApi): void {
  let checkout: Checkout;
  beforeAll(async () => {
    checkout = await newCheckout(on);
  });
  afterAll(() => checkout.remove());

  /** The last line, with its advice. */
  const failed = (ended: Ended): string => {
    expect(ended.code).toBe(1);
    return lastLine(ended);
  };
  /** The command at the end of a line. */
  const commandIn = (line: string): string =>
    /aws cloudformation [a-z-]+ --stack-name .*$/.exec(line)?.[0] ?? line;

  describe('before it starts', () => {
    const { env } = newAccount(on);

    it('without credentials', async () => {
      expect(failed(await checkout.sh(DEPLOY, { ...env, ...WITHOUT_KEYS }))).toMatch(
        /^cameo: No AWS credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE/,
      );
    });

    it('with expired credentials', async () => {
      const trust = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
      });
      const made = await checkout.sh(
        `aws iam create-role --role-name deployer --assume-role-policy-document '${trust}' --query Role.Arn --output text`,
        env,
      );
      const assumed = await checkout.sh(
        `aws sts assume-role --role-arn ${made.out.trim()} --role-session-name tests --query Credentials.[AccessKeyId,SecretAccessKey,SessionToken] --output text`,
        env,
      );
      const [key = '', secret = '', token = ''] = assumed.out.trim().split(/\s+/);
      const session = {
        ...env,
        AWS_ACCESS_KEY_ID: key,
        AWS_SECRET_ACCESS_KEY: secret,
        AWS_SESSION_TOKEN: token,
      };
      // The role has no permissions: AWS's answer while it is valid.
      expect(failed(await checkout.sh(DEPLOY, session))).toMatch(
        /^cameo: These AWS credentials may not do this in eu-central-1: .*cloudformation:DescribeStacks/,
      );
      const over = fault(on, 'expired');
      const line = failed(await checkout.sh(DEPLOY, session));
      over();
      expect(line).toMatch(/^cameo: The AWS credentials have expired; set AWS_ACCESS_KEY_ID/);
    });

    it('with unknown credentials', async () => {
      expect(
        failed(await checkout.sh(DEPLOY, { ...env, AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' })),
      ).toMatch(/^cameo: AWS does not know these credentials in eu-central-1 \(\w+\); set AWS_ACCESS_KEY_ID/);
    });
  });

  it('with a bucket name that is in use', async () => {
    const other = newAccount(on);
    await checkout.sh('aws s3 mb s3://cameo-media-dev', other.env);
    const ended = await checkout.sh(DEPLOY, newAccount(on).env);
    await checkout.sh('aws s3 rb s3://cameo-media-dev', other.env);
    expect(failed(ended)).toBe(
      'cameo: The bucket name cameo-media-dev is taken, by this account or another one. Give stage dev ' +
        'another bucket in cameo.config.ts; or, if the bucket is your own, set existingBucket (docs/operations.md).',
    );
  });

  it('without "individually" in the serverless files, before any request to AWS', async () => {
    const files = ['packages/infra/serverless.media.yml', 'packages/infra/serverless.yml'];
    for (const file of files) await checkout.edit(file, 'individually: true', 'individually: false');
    const account = newAccount(on);
    const ended = await checkout.sh(DEPLOY, account.env);
    for (const file of files) await checkout.edit(file, 'individually: false', 'individually: true');
    expect(ended.code).toBe(1);
    expect(ended.out + ended.err).toContain('No cameo-media.zip file found');
    await expect(accountOf(account.env).stack('cameo-media-dev', 'eu-central-1')).rejects.toThrow(
      'does not exist',
    );
  });

  describe('leaving a stack behind', () => {
    let env: Environment;
    let account: Account;
    beforeAll(() => {
      env = newAccount(on).env;
      account = accountOf(env);
    });
    afterAll(() => account.dropMedia());
    const media = () => account.stack('cameo-media-dev', 'eu-central-1');

    it('that was never created, because its first change set failed', async () => {
      const mended = fault(on, 'fail-changeset-cameo-media-dev', 'Transform 000 failed.');
      const advice =
        /cameo-media-dev is REVIEW_IN_PROGRESS: its first change set failed or was abandoned, and nothing was created\. Delete it, then run the command again: aws cloudformation delete-stack --stack-name cameo-media-dev --region eu-central-1$/;
      expect(failed(await checkout.sh(DEPLOY, env))).toMatch(advice);
      mended();
      expect((await media()).status).toBe('REVIEW_IN_PROGRESS');
      const again = failed(await checkout.sh(DEPLOY, env));
      expect(again).toMatch(advice);
      expect((await checkout.sh(commandIn(again), env)).code).toBe(0);
      await expect(media()).rejects.toThrow('does not exist');
    });

    it('during another deployment', async () => {
      const go = fault(on, 'hold-cameo-edge-dev');
      const first = checkout.sh(DEPLOY, env);
      await expect
        .poll(
          async () =>
            (await account.stack('cameo-edge-dev', 'us-east-1').catch(() => undefined))?.status ??
            'not there',
          { timeout: 600_000, interval: 500 },
        )
        .toMatch(/^(?:CREATE|UPDATE)_IN_PROGRESS$/);
      // Somebody else's, from a folder that the first does not lock.
      const elsewhere = 'mkdir -p elsewhere && cp cameo.config.ts elsewhere/ && cd elsewhere';
      const second = await checkout.sh(`${elsewhere} && node ../packages/cli/dist/main.js deploy dev`, env);
      const removal = await checkout.sh(`${elsewhere} && node ../packages/cli/dist/main.js remove dev`, env);
      go();
      for (const each of [second, removal])
        expect(failed(each)).toMatch(
          /^cameo: cameo-edge-dev is (?:CREATE|UPDATE)_IN_PROGRESS: somebody is changing it\. Wait until it is done, then run the command again\.$/,
        );
      expect((await first).code).toBe(0);
    });

    it('whose rollback failed', async () => {
      await checkout.edit(
        'cameo.config.ts',
        "dev: { bucket: 'cameo-media-dev' }",
        "dev: { bucket: 'cameo-media-dev', infra: { logDays: 60 } }",
      );
      const mended = [
        // Independent resources are changed in the order of their names.
        fault(on, 'fail-update-ResizeImageLog', 'after 1\nRate exceeded'),
        fault(on, 'fail-update-TransformImageRequestLog', 'Invalid retention'),
      ];
      const line = failed(await checkout.sh(DEPLOY, env));
      for (const mend of mended) mend();
      expect(line).toMatch(
        /^cameo: cameo-media-dev was not changed, because TransformImageRequestLog \(AWS::Logs::LogGroup\) failed: Invalid retention\. cameo-media-dev is UPDATE_ROLLBACK_FAILED: /,
      );
      expect((await media()).status).toBe('UPDATE_ROLLBACK_FAILED');
      const again = failed(await checkout.sh(DEPLOY, env));
      expect(again).toMatch(
        /then run: aws cloudformation continue-update-rollback --stack-name cameo-media-dev/,
      );
      const run = again.slice(again.lastIndexOf('aws cloudformation'));
      expect((await checkout.sh(run, env)).code).toBe(0);
      await expect
        .poll(async () => (await media()).status, { timeout: 30_000 })
        .toBe('UPDATE_ROLLBACK_COMPLETE');
    });
  });
}
