import { clientOptions } from '../aws/client.js';
import { type Concurrency, concurrencyIn } from '../aws/concurrency.js';
import { awsProblem } from '../aws/problem.js';
import { type RefineParts, refineParts } from '../aws/refine-parts.js';
import { findStack } from '../aws/stacks.js';
import { webAclName } from '../edge/web-acl.js';
import { stackOf } from '../stacks.js';
import { EDGE_REGION, runsHere, type Stage } from '../stage.js';
import { finding } from './check.js';
import type { Result } from './examine.js';

/** Lambda's default limit of concurrent executions per region (Lambda quotas). */
const USUAL_CONCURRENCY = 1000;

/** Requests to AWS; tests replace them. */
export interface AccountPorts {
  readonly concurrencyIn: (region: string) => Promise<Concurrency>;
  /** The web ACL of the stage's distribution, empty if it has none; undefined if there is no distribution. */
  readonly attachedWebAcl: (stage: Stage) => Promise<string | undefined>;
  readonly refineParts: (stage: Stage) => Promise<RefineParts>;
}

/** @throws SetupError if AWS does not answer or denies access */
async function attachedWebAcl(stage: Stage): Promise<string | undefined> {
  const edge = await findStack(stackOf('edge', stage.name), EDGE_REGION);
  const Id = edge?.outputs['DistributionId'];
  if (Id === undefined) return undefined;
  const { CloudFrontClient, GetDistributionConfigCommand } = await import('@aws-sdk/client-cloudfront');
  const client = new CloudFrontClient(clientOptions(EDGE_REGION));
  try {
    const { DistributionConfig } = await client.send(new GetDistributionConfigCommand({ Id }));
    return DistributionConfig?.WebACLId ?? '';
  } catch (error) {
    throw awsProblem(error, EDGE_REGION);
  } finally {
    client.destroy();
  }
}

/** Checks the rate limit of the configuration. */
async function rateRule(stage: Stage, { attachedWebAcl: webAclOf }: AccountPorts): Promise<Result> {
  const limit = stage.infra.rateLimit;
  const attached = await webAclOf(stage);
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
  // The account may use its own web ACL, whose rules are unknown here.
  const own = attached.includes(`/webacl/${webAclName(stage)}/`);
  return {
    name: 'rate rule',
    ...finding(
      limit === false || own,
      attached === '' ? 'no web ACL on the distribution' : (attached.split('/webacl/')[1] ?? attached),
      expected,
      `Somebody removed it, or it was never deployed: deploy again, and check that it exists.`,
      attached === '' ? 'fail' : 'warn',
    ),
  };
}

/** Whether a stored derivative reaches Refine: the bucket sends events, the rule is enabled, and the queue is consumed. */
async function refineWay(stage: Stage, ports: AccountPorts): Promise<Result> {
  const { bucketSendsEvents, rule, fetches } = await ports.refineParts(stage);
  const isThere = rule !== undefined || fetches !== undefined;
  const received = [
    bucketSendsEvents ? 'the bucket sends its events' : 'the bucket sends no events to EventBridge',
    rule === undefined ? 'no rule' : `the rule is ${rule.toLowerCase()}`,
    fetches === undefined ? 'nothing fetches from the queue' : `fetching is ${fetches.toLowerCase()}`,
  ].join(', ');
  const advice = isThere
    ? `Somebody changed it: deploy again${stage.infra.existingBucket ? `, and check the bucket with "npx cameo adopt ${stage.name}"` : ''}. Until then derivatives are not refined.`
    : `Deploy it first: npx cameo deploy ${stage.name}.`;
  return {
    name: 'refine',
    ...finding(
      bucketSendsEvents && rule === 'ENABLED' && fetches === 'Enabled',
      received,
      'the bucket sends its events, the rule is enabled, fetching is enabled',
      advice,
      isThere ? 'fail' : 'warn',
    ),
  };
}

/** Whether the account and the region suit a stage: render concurrency, and protection against strangers. */
export async function examineAccount(
  stage: Stage,
  ports: AccountPorts = { concurrencyIn, attachedWebAcl, refineParts },
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
        `${free} of them not reserved by other functions`,
        'at least half of them: a function at the edge can reserve none',
        'Check which functions of the account reserve concurrency there.',
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
    ...(stage.config.refine === false ? [] : [await refineWay(stage, ports)]),
  ];
}
