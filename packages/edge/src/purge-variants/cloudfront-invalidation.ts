import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Invalidate } from './handler.js';

/** Which distribution, and, for tests only, where else than at AWS. */
export interface DistributionChoice {
  readonly distributionId: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Pause before the next attempt when CloudFront has too many invalidations under way, ms; 5,000 by default. */
  readonly busyPauseMs?: number;
}

/** Attempts of the SDK for a call that was throttled or got lost; it waits longer before each. */
const MAX_ATTEMPTS = 5;

/** A request that has not been answered by then is given up, ms. */
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Invalidations of a CloudFront distribution. Making this does no I/O and does not load the SDK. CloudFront takes a limited
 * number at a time: attempts go on until the time is over.
 * @throws the SDK's errors, `TooManyInvalidationsInProgress` when the time was not enough
 */
export function createCloudFrontInvalidation(choice: DistributionChoice): Invalidate {
  const { distributionId, endpoint, credentials, busyPauseMs = 5000 } = choice;
  const connect = async () => {
    const sdk = await import('@aws-sdk/client-cloudfront');
    const { NodeHttpHandler } = await import('@smithy/node-http-handler');
    const client = new sdk.CloudFrontClient({
      // CloudFront has one API for all regions.
      region: 'us-east-1',
      maxAttempts: MAX_ATTEMPTS,
      requestHandler: new NodeHttpHandler({
        connectionTimeout: 2000,
        requestTimeout: REQUEST_TIMEOUT_MS,
        throwOnRequestTimeout: true,
      }),
      ...(endpoint !== undefined && { endpoint }),
      ...(credentials !== undefined && { credentials }),
    });
    return { sdk, client };
  };
  let connection: ReturnType<typeof connect> | undefined;

  return async (tags, budgetMs) => {
    connection ??= connect().catch((error: unknown) => {
      connection = undefined;
      throw error;
    });
    const { sdk, client } = await connection;
    const end = performance.now() + budgetMs;
    // The same for every attempt: an answer that got lost must not make a second invalidation, which costs.
    const CallerReference = randomUUID();
    const command = new sdk.CreateInvalidationCommand({
      DistributionId: distributionId,
      // Tags stand among the paths, each behind a "#" (D:invalidation-by-tags).
      InvalidationBatch: {
        CallerReference,
        Paths: { Quantity: tags.length, Items: tags.map((tag) => `#${tag}`) },
      },
    });
    let busy: unknown;
    for (;;) {
      try {
        await client.send(command, {
          abortSignal: AbortSignal.timeout(Math.max(1, Math.floor(end - performance.now()))),
        });
        return;
      } catch (error) {
        const name = error instanceof Error ? error.name : '';
        if (name === 'TooManyInvalidationsInProgress') busy = error;
        // A last call that the end of the time cut off says less than what was heard before it.
        if (name === 'AbortError' && busy !== undefined) throw busy;
        if (error !== busy || performance.now() + busyPauseMs >= end) throw error;
        await sleep(busyPauseMs);
      }
    }
  };
}
