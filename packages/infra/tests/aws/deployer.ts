import type { Environment } from './api.js';
import type { Checkout } from './checkout.js';

/** A user with only the packaged policy. */
export async function newDeployer(checkout: Checkout, env: Environment): Promise<Environment> {
  const aws = async (line: string): Promise<string> => {
    const { code, out, err } = await checkout.sh(`aws iam ${line} --output text`, env);
    if (code !== 0) throw new Error(err);
    return out.trim();
  };
  const document = 'file://.cameo/stages/dev/deploy-policy.json';
  const arn = await aws(
    `create-policy --policy-name deploy --policy-document ${document} --query Policy.Arn`,
  );
  await aws('create-user --user-name deployer');
  await aws(`attach-user-policy --user-name deployer --policy-arn ${arn}`);
  const keys = await aws(
    'create-access-key --user-name deployer --query AccessKey.[AccessKeyId,SecretAccessKey]',
  );
  const [AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = ''] = keys.split(/\s+/);
  return { ...env, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
}
