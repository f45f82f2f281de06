import { clientOptions } from '../aws/client.js';
import { type Concurrency, concurrencyIn } from '../aws/concurrency.js';
import { type EventPath, purgePath, refinePath } from '../aws/event-paths.js';
import { awsProblem } from '../aws/problem.js';
import { findStack } from '../aws/stacks.js';
import { revertDrift } from '../commands/advice.js';
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
  readonly purgePath: (stage: Stage) => Promise<EventPath>;
  readonly refinePath: (stage: Stage) => Promise<EventPath>;
}

/** @throws SetupError if AWS does not answer or denies access */
export async function attachedWebAcl(stage: Stage): Promise<string | undefined> {
  const edge = await findStack(stackOf('edge', stage.name), EDGE_REGION);
  const Id = edge?.outputs['DistributionId'];
  if (Id === undefined) return undefined;
  const { CloudFrontClient, GetDistributionConfigCommand } = await import('@aws-sdk/client-cloudfront');
  const client = new CloudFrontClient(clientOptions(EDGE_REGION));
  try {
    const { DistributionConfig } = await client.send(new GetDistributionConfigCommand({ Id }));
    return DistributionConfig?.WebACLId ?? '';
  } catch (error) {
    // The second run of a removal may have deleted it, while copies of functions still keep the stack.
    if (error instanceof Error && error.name === 'NoSuchDistribution') return undefined;
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
      `If the last deployment had a rate limit, somebody removed it, which no deployment undoes. Run: ${revertDrift({ name: stackOf('edge', stage.name), region: EDGE_REGION })}. Otherwise deploy: npx cameo deploy ${stage.name}.`,
      attached === '' ? 'fail' : 'warn',
    ),
  };
}

/** Whether the bucket's events reach a function: the bucket sends them, a rule is enabled, and the queue is consumed. */
function wayOf(
  name: string,
  { isDeployed, bucketSends, rule, fetches }: EventPath,
  stage: Stage,
  until: string,
): Result {
  const to = rule === null ? 'the queue' : 'EventBridge';
  const parts = (sends: string, state: string | undefined | null, fetching: string) =>
    [
      sends,
      ...(state === null ? [] : [state === undefined ? 'no rule' : `the rule is ${state.toLowerCase()}`]),
      fetching,
    ].join(', ');
  const received = parts(
    bucketSends ? 'the bucket sends its events' : `the bucket does not send all of its events to ${to}`,
    rule,
    fetches === undefined ? 'nothing fetches from the queue' : `fetching is ${fetches.toLowerCase()}`,
  );
  const advice = isDeployed
    ? `Somebody changed it, which no deployment undoes. ${stage.infra.existingBucket ? `Check the bucket with "npx cameo adopt ${stage.name}"; for the rest run` : 'Run'}: ${revertDrift({ name: stackOf('media', stage.name), region: stage.config.region })}. ${until}`
    : `Deploy it first: npx cameo deploy ${stage.name}.`;
  return {
    name,
    ...finding(
      bucketSends && (rule === null || rule === 'ENABLED') && fetches === 'Enabled',
      received,
      parts('the bucket sends its events', rule === null ? null : 'ENABLED', 'fetching is enabled'),
      advice,
      isDeployed ? 'fail' : 'warn',
    ),
  };
}

/** Whether the account and the region suit a stage: render concurrency, and protection against strangers. */
export async function examineAccount(
  stage: Stage,
  ports: AccountPorts = { concurrencyIn, attachedWebAcl, purgePath, refinePath },
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
    wayOf(
      'purge',
      await ports.purgePath(stage),
      stage,
      'Until then replaced and deleted pictures are still shown.',
    ),
    ...(stage.config.refine === false
      ? []
      : [wayOf('refine', await ports.refinePath(stage), stage, 'Until then derivatives are not refined.')]),
  ];
}
