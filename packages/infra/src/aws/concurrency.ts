import { clientOptions } from './client.js';
import { awsProblem } from './problem.js';

/** Concurrent executions in an account and region. */
export interface Concurrency {
  readonly limit: number;
  /** Unreserved concurrency. */
  readonly free: number;
}

/** Minimum of unreserved concurrency that Lambda enforces (Lambda quotas). */
const MIN_UNRESERVED = 100;

/** @throws SetupError if AWS does not answer or denies access */
export async function concurrencyIn(region: string): Promise<Concurrency> {
  const { GetAccountSettingsCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient(clientOptions(region));
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

/** Whether a function may reserve this concurrency. A new account may have ten in all, of which none can be reserved. */
export const mayReserve = ({ limit, free }: Concurrency, runs: number): boolean =>
  free - runs >= Math.min(MIN_UNRESERVED, limit);
