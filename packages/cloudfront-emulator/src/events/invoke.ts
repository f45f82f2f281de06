import { EdgeFault, type Trigger } from '../enforce/rule.js';
import type { FunctionEvent } from './function-event.js';

/** The part of Lambda's context with the remaining time. */
export interface TimeBudget {
  readonly getRemainingTimeInMillis: () => number;
}

/** A Lambda@Edge function. */
export interface LambdaFunction {
  readonly type: 'lambda';
  readonly handler: (event: never, context: TimeBudget) => Promise<unknown> | unknown;
  /** Timeout, ms; by default the maximum for the event. */
  readonly timeoutMs?: number | undefined;
  /** Whether it receives the body of the viewer's request. */
  readonly includeBody?: boolean | undefined;
}

/** A CloudFront Function: viewer events only. */
export interface CloudFrontFunction {
  readonly type: 'function';
  readonly handler: (event: FunctionEvent) => unknown;
}

/**
 * The functions of a cache behavior, one for each event. Those on viewer events are of the same kind
 * (D:edge-function-restrictions-all).
 */
export interface EdgeFunctions {
  readonly viewerRequest?: LambdaFunction | CloudFrontFunction | undefined;
  readonly originRequest?: LambdaFunction | undefined;
  readonly originResponse?: LambdaFunction | undefined;
  readonly viewerResponse?: LambdaFunction | CloudFrontFunction | undefined;
}

/**
 * Runs a Lambda@Edge function like Lambda: on a copy of the event, with a timeout, and with its result serialised as JSON, so
 * that nothing that a function keeps or changes later affects the edge.
 * @param maxMs timeout of a function without its own, ms; a later answer is ignored
 * @throws EdgeFault 503 if it throws, rejects, returns a value that JSON cannot represent, or times out
 */
export async function invokeLambda(
  trigger: Trigger,
  { handler, timeoutMs }: LambdaFunction,
  event: unknown,
  maxMs: number,
): Promise<unknown> {
  const ms = Math.min(timeoutMs ?? maxMs, maxMs);
  const deadline = performance.now() + ms;
  const context: TimeBudget = {
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fault = new EdgeFault(503, trigger, 'handler-timeout', `no answer within ${ms} ms`);
    timer = setTimeout(() => reject(fault), ms);
  });
  try {
    const run = asJson(trigger, () => handler(structuredClone(event) as never, context));
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs a CloudFront Function. @throws EdgeFault 503 if it throws, rejects, or returns a value that JSON cannot represent */
export const invokeFunction = (
  trigger: Trigger,
  { handler }: CloudFrontFunction,
  event: FunctionEvent,
): Promise<unknown> => asJson(trigger, () => handler(event));

async function asJson(trigger: Trigger, run: () => unknown): Promise<unknown> {
  try {
    return JSON.parse(JSON.stringify((await run()) ?? null) ?? 'null');
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new EdgeFault(503, trigger, 'handler-threw', reason, { cause });
  }
}
