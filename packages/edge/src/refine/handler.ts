import type { Log } from '../http/log.js';
import type { Refine } from './refine.js';

/** Messages of the queue of the bucket's events, each with one event of EventBridge as its body. */
export interface RefineEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** The messages to retry, in Lambda's format. */
export interface RefineAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** The regional function for the queue. `context` is Lambda's own; only its remaining time is read. */
export type RefineHandler = (
  event: RefineEvent,
  context?: { getRemainingTimeInMillis(): number },
) => Promise<RefineAnswer>;

/** Time limit of a run when Lambda reports none, ms. */
const DEFAULT_MS = 120_000;

/** Minimum time to start with, ms; otherwise the message is retried. */
const MIN_MS = 5000;

/**
 * Creates the handler of *Refine*. It processes one derivative after the other, each with its share of the remaining time. A
 * failed message is retried by the queue and finally becomes a dead letter; its derivative stays unchanged.
 */
export function createRefineHandler(refine: Refine, log: Log): RefineHandler {
  return async ({ Records: messages }, context) => {
    const end = performance.now() + (context?.getRemainingTimeInMillis() ?? DEFAULT_MS);
    const failed: string[] = [];
    for (const [at, { messageId, body }] of messages.entries()) {
      let key = messageId;
      try {
        key = createdKey(body);
        const budgetMs = (end - performance.now()) / (messages.length - at);
        if (budgetMs < MIN_MS)
          throw new Error(`Got ${Math.round(budgetMs)} ms, expected ${MIN_MS} at least.`);
        await refine(key, budgetMs);
      } catch (error) {
        failed.push(messageId);
        const reason = error instanceof Error ? error.message : String(error);
        log({ level: 'error', event: 'refine-failed', key, reason });
      }
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** The key in an event "Object Created", which does not encode it. @throws TypeError for anything else */
function createdKey(body: string): string {
  const event = parsed(body);
  const detail = fieldOf(event, 'detail');
  const key = fieldOf(fieldOf(detail, 'object'), 'key');
  if (fieldOf(event, 'detail-type') === 'Object Created' && typeof key === 'string') return key;
  const shown = body.length > 200 ? `${body.slice(0, 200)}…` : body;
  throw new TypeError(
    `Got ${shown}, expected an event "Object Created" of EventBridge with detail.object.key.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
