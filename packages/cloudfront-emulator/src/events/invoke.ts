import type { FunctionEvent } from '@cameo/edge';
import type {
  CloudFrontRequestEvent,
  CloudFrontRequestResult,
  CloudFrontResponseEvent,
  CloudFrontResponseResult,
} from 'aws-lambda';
import { EdgeFault, type Trigger } from './enforce/edge-fault.js';

/** A CloudFront Function on viewer-request: the event's request, changed, or a response. */
export type ViewerRequestFunction = (event: FunctionEvent) => unknown;

/** The part of Lambda's context that a function needs to keep to its time. */
export interface TimeBudget {
  readonly getRemainingTimeInMillis: () => number;
}

/** The functions of a distribution, as they are deployed. */
export interface Handlers {
  /** A CloudFront Function; without one, requests are looked up as they come. */
  readonly viewerRequest?: ViewerRequestFunction | undefined;
  readonly originRequest: (
    event: CloudFrontRequestEvent,
    context: TimeBudget,
  ) => Promise<CloudFrontRequestResult>;
  readonly originResponse: (
    event: CloudFrontResponseEvent,
    context: TimeBudget,
  ) => Promise<CloudFrontResponseResult>;
}

/**
 * Runs a function the way Lambda does: on a copy of the event, for a bounded time, and with its result sent as
 * JSON, so that nothing a function keeps or changes later reaches the edge.
 * @param timeoutMs the function's time in ms; a later answer is ignored
 * @throws EdgeFault 503 when it throws, rejects, answers what JSON cannot hold, or takes too long
 */
export async function invoke<E>(
  trigger: Trigger,
  handler: (event: E, context: TimeBudget) => Promise<unknown>,
  event: E,
  timeoutMs: number,
): Promise<unknown> {
  const deadline = performance.now() + timeoutMs;
  const context: TimeBudget = {
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fault = new EdgeFault(503, trigger, 'handler-timeout', `no answer within ${timeoutMs} ms`);
    timer = setTimeout(() => reject(fault), timeoutMs);
  });
  try {
    const result = await Promise.race([run(trigger, handler, structuredClone(event), context), late]);
    return result;
  } finally {
    clearTimeout(timer);
  }
}

async function run<E>(
  trigger: Trigger,
  handler: (event: E, context: TimeBudget) => Promise<unknown>,
  event: E,
  context: TimeBudget,
): Promise<unknown> {
  try {
    const json = JSON.stringify((await handler(event, context)) ?? null);
    return JSON.parse(json ?? 'null');
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new EdgeFault(503, trigger, 'handler-threw', reason, { cause });
  }
}
