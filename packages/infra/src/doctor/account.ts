import { CloudFrontClient, GetDistributionConfigCommand } from '@aws-sdk/client-cloudfront';
import { type Concurrency, concurrencyIn } from '../aws/concurrency.js';
import { awsProblem } from '../aws/problem.js';
import { findStack } from '../aws/stacks.js';
import { webAclName } from '../edge/web-acl.js';
import { stackOf } from '../stacks.js';
import { EDGE_REGION, runsHere, type Stage } from '../stage.js';
import { finding } from './check.js';
import type { Result } from './examine.js';

/** Runs at the same time that an account has in each region, unless AWS has given it less (Lambda quotas). */
const USUAL_CONCURRENCY = 1000;

/** What is asked of AWS; tests hand in their own. */
export interface AccountPorts {
  readonly concurrencyIn: (region: string) => Promise<Concurrency>;
  /** The web ACL of the stage's distribution, empty where it has none; undefined where there is no distribution. */
  readonly attachedWebAcl: (stage: Stage) => Promise<string | undefined>;
}

/** @throws Unready when AWS does not answer, for want of credentials or otherwise */
async function attachedWebAcl(stage: Stage): Promise<string | undefined> {
  const edge = await findStack(stackOf('edge', stage.name), EDGE_REGION);
  const Id = edge?.outputs['DistributionId'];
  if (Id === undefined) return undefined;
  const client = new CloudFrontClient({ region: EDGE_REGION, maxAttempts: 3 });
  try {
    const { DistributionConfig } = await client.send(new GetDistributionConfigCommand({ Id }));
    return DistributionConfig?.WebACLId ?? '';
  } catch (error) {
    throw awsProblem(error, EDGE_REGION);
  } finally {
    client.destroy();
  }
}

/** Whether whoever asks too often is refused, as the configuration says. */
async function rateRule(stage: Stage, { attachedWebAcl: ask }: AccountPorts): Promise<Result> {
  const limit = stage.infra.rateLimit;
  const attached = await ask(stage);
  const expected =
    limit === false
      ? 'none, because rateLimit is false'
      : `${webAclName(stage)}, which refuses more than ${limit} requests of an address in five minutes`;
  if (attached === undefined)
    return {
      name: 'rate rule',
      ...finding(
        false,
        'no distribution',
        expected,
        `Deploy it first: npx cameo deploy ${stage.name}.`,
        'warn',
      ),
    };
  // An own web ACL of the account may stand there instead, and nobody but its owner knows what it does.
  const own = attached.includes(`/webacl/${webAclName(stage)}/`);
  return {
    name: 'rate rule',
    ...finding(
      limit === false || own,
      attached === '' ? 'no web ACL on the distribution' : (attached.split('/webacl/')[1] ?? attached),
      expected,
      `Somebody took it off, or it was never deployed: deploy again, and look whether it is there.`,
      attached === '' ? 'fail' : 'warn',
    ),
  };
}

/** Whether the account and the region are fit for a stage: how many pictures can be rendered at once, and whether strangers are held back. */
export async function examineAccount(
  stage: Stage,
  ports: AccountPorts = { concurrencyIn, attachedWebAcl },
): Promise<readonly Result[]> {
  const { shieldRegion, config } = stage;
  const { limit, free } = await ports.concurrencyIn(shieldRegion);
  return [
    {
      name: 'concurrency',
      ...finding(
        limit >= USUAL_CONCURRENCY,
        `${limit} functions at the same time in ${shieldRegion}`,
        `${USUAL_CONCURRENCY}, which all misses of the stage share`,
        'Ask AWS for more: Service Quotas, AWS Lambda, "Concurrent executions".',
        'warn',
      ),
    },
    {
      name: 'reserved',
      ...finding(
        free * 2 >= limit,
        `${free} of them kept by no other function`,
        'half of them at least: a function at the edge can reserve none',
        'Look which functions of the account reserve concurrency there.',
        'warn',
      ),
    },
    {
      name: 'region',
      ...finding(
        runsHere(stage),
        `bucket in ${config.region}, Origin Shield in ${shieldRegion}`,
        'both in one region',
        'Each miss crosses regions, which takes time and costs transfer; AWS has no shield nearer to this bucket.',
        'warn',
      ),
    },
    await rateRule(stage, ports),
  ];
}
