import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf } from './account.js';
import { type AwsApi, awsApi, type Environment, newAccount } from './api.js';
import { type Checkout, newCheckout } from './checkout.js';

const api = awsApi();
if (api === undefined)
  it('a stage, deployed from its plain templates', ({ skip }) => skip('needs scripts/with-aws.sh'));
else describe('a stage, deployed from its plain templates', () => describeTemplates(api));

const TEMPLATES = '.cameo/stages/dev/template';

function describeTemplates(on: AwsApi): void {
  let checkout: Checkout;
  let env: Environment;
  beforeAll(async () => {
    checkout = await newCheckout(on);
    env = newAccount(on).env;
  });
  afterAll(async () => {
    await accountOf(env).dropMedia();
    await checkout.remove();
  });

  const sh = async (line: string): Promise<string> => {
    const { code, out, err } = await checkout.sh(line, env);
    if (code !== 0) throw new Error(`${line}: ${err}${out}`);
    return out.trim();
  };

  it('is packaged with two templates and their quick-create links', async () => {
    const out = await sh('node packages/cli/dist/main.js package dev --template');
    expect(out).toContain(`${TEMPLATES}: media.json, edge.json`);
    expect(out).toMatch(
      /media: https:\/\/eu-central-1\.console\.aws\.amazon\.com\/.*stackName=cameo-media-dev/,
    );
    expect(out).toMatch(/edge: https:\/\/us-east-1\.console\.aws\.amazon\.com\/.*stackName=cameo-edge-dev/);
  }, 300_000);

  it('passes cfn-lint', async () => {
    // W3005: osls states redundant dependencies on roles.
    for (const [stack, region] of [
      ['media', 'eu-central-1'],
      ['edge', 'us-east-1'],
    ])
      expect(
        await sh(
          `"${on.tools}/cfn-lint" --format parseable --ignore-checks W3005 --regions ${region} --template ${TEMPLATES}/${stack}.json`,
        ),
      ).toBe('');
  }, 300_000);

  it("is created without osls: bucket, distribution, and the bucket again with the distribution's id", async () => {
    const stack = (name: string, region: string, parameters: string) =>
      sh(
        `aws cloudformation deploy --region ${region} --stack-name cameo-${name}-dev --template-file ${TEMPLATES}/${name}.json --capabilities CAPABILITY_NAMED_IAM --parameter-overrides ${parameters}`,
      );
    for (const [bucket, region] of [
      ['code-eu', 'eu-central-1'],
      ['code-us', 'us-east-1'],
    ]) {
      await sh(`aws s3 mb s3://${bucket} --region ${region}`);
      await sh(
        `aws s3 cp .cameo/stages/dev s3://${bucket}/cameo/ --recursive --exclude '*' --include '*.zip' --region ${region}`,
      );
    }
    await stack('media', 'eu-central-1', 'CodeBucket=code-eu');
    await stack('edge', 'us-east-1', 'CodeBucket=code-us');
    const account = accountOf(env);
    const { DistributionId = '' } = (await account.stack('cameo-edge-dev', 'us-east-1'))?.outputs ?? {};
    expect(DistributionId).toMatch(/^E/);
    await stack('media', 'eu-central-1', `CodeBucket=code-eu DistributionId=${DistributionId}`);
    const purge = await sh(
      'aws lambda get-function-configuration --region eu-central-1 --function-name cameo-dev-PurgeVariants --query Environment.Variables.CAMEO_DISTRIBUTION_ID --output text',
    );
    expect(purge).toBe(DistributionId);
    const policy = await sh(
      'aws s3api get-bucket-policy --bucket cameo-media-dev --query Policy --output text',
    );
    expect(policy).toContain(`distribution/${DistributionId}`);
  }, 400_000);
}
