import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Invalidate } from './handler.js';

/** The distribution and, for tests only, another endpoint than AWS. */
export interface DistributionChoice {
  readonly distributionId: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Pause before a retry when CloudFront has too many invalidations in progress, ms; 5,000 by default. */
  readonly busyPauseMs?: number;
}

/** The SDK's attempts per call for throttling and lost connections, with exponential backoff. */
const MAX_ATTEMPTS = 5;

/** Timeout of a request, ms. */
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Creates invalidations of a CloudFront distribution. Creating this function does no I/O and does not load the SDK. CloudFront
 * limits the number of concurrent invalidations, so attempts are repeated until the deadline.
 * @throws the SDK's errors; `TooManyInvalidationsInProgress` at the deadline
 */
export function createCloudFrontInvalidation(choice: DistributionChoice): Invalidate {
  const { distributionId, endpoint, credentials, busyPauseMs = 5000 } = choice;
  const connect = async () => {
    const sdk = await import('@aws-sdk/client-cloudfront');
    const { NodeHttpHandler } = await import('@smithy/node-http-handler');
    const client = new sdk.CloudFrontClient({
      // CloudFront has one API endpoint for all regions.
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
    // The same for every attempt: a retry after a lost answer must not create a second invalidation, which costs.
    const CallerReference = randomUUID();
    const command = new sdk.CreateInvalidationCommand({
      DistributionId: distributionId,
      // Tags are paths with the prefix "#" (D:invalidation-by-tags).
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
        // An aborted last call says less than the error before it.
        if (name === 'AbortError' && busy !== undefined) throw busy;
        if (error !== busy || performance.now() + busyPauseMs >= end) throw error;
        await sleep(busyPauseMs);
      }
    }
  };
}
