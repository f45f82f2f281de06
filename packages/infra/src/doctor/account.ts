import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { awsProblem } from '../aws/problem.js';
import { runsHere, type Stage } from '../stage.js';
import { finding } from './check.js';
import type { Result } from './examine.js';

/** Runs at the same time that an account has in each region, unless AWS has given it less (Lambda quotas). */
const USUAL_CONCURRENCY = 1000;

/** Functions that an account may run at the same time in a region. */
export interface Concurrency {
  readonly limit: number;
  /** What no other function of the account keeps for itself. */
  readonly free: number;
}

/** @throws Unready when AWS does not answer, for want of credentials or otherwise */
async function concurrencyIn(region: string): Promise<Concurrency> {
  const client = new LambdaClient({ region, maxAttempts: 3 });
  try {
    const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
    const limit = AccountLimit?.ConcurrentExecutions ?? 0;
    return { limit, free: AccountLimit?.UnreservedConcurrentExecutions ?? limit };
  } catch (error) {
    throw awsProblem(error, region);
  } finally {
    client.destroy();
  }
}

/** Whether the account and the region are fit for a stage: how many pictures can be rendered at once, and who watches them. */
export async function examineAccount(stage: Stage, ask = concurrencyIn): Promise<readonly Result[]> {
  const { shieldRegion, config } = stage;
  const { limit, free } = await ask(shieldRegion);
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
  ];
}
