import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { awsProblem } from './problem.js';

/** Functions that an account may run at the same time in a region. */
export interface Concurrency {
  readonly limit: number;
  /** What no function of the account keeps for itself. */
  readonly free: number;
}

/** What Lambda leaves to all functions together, whatever others would like to keep (Lambda quotas). */
const LEFT_TO_ALL = 100;

/** @throws Unready when AWS does not answer, for want of credentials or otherwise */
export async function concurrencyIn(region: string): Promise<Concurrency> {
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

/** Whether a function may keep so many runs for itself. A new account may have ten in all, of which none can be kept. */
export const mayReserve = ({ limit, free }: Concurrency, runs: number): boolean =>
  free - runs >= Math.min(LEFT_TO_ALL, limit);
