import type { FunctionEvent } from '@cameo/edge';
import { faultResponse, withLength } from './edge-response.js';
import { EdgeFault, type Trigger } from './enforce/edge-fault.js';
import { acceptFunctionResult } from './enforce/function-result.js';
import { isForbidden } from './enforce/header-tables.js';
import { functionEventOf } from './function-event.js';
import { withoutHeaders } from './headers.js';
import type { ViewerRequestFunction } from './invoke.js';
import type { EdgeResponse, ViewerRequest } from './message.js';
import { newRequestId } from './request-id.js';
import type { DistributionSettings } from './settings.js';

/** What happens to a request before it is looked up: it goes on, changed or not, or is answered. Never rejects. */
export type Entrance = (
  viewer: ViewerRequest,
) => Promise<{ readonly request: ViewerRequest } | { readonly response: EdgeResponse }>;

/** Runs the function on viewer-request for every request; without one, all go on as they are. */
export function createEntrance(
  handler: ViewerRequestFunction | undefined,
  settings: DistributionSettings,
  invoked: (trigger: Trigger) => void,
): Entrance {
  if (handler === undefined) return async (request) => ({ request });
  return async (viewer) => {
    try {
      invoked('viewer-request');
      const event = functionEventOf(viewer, newRequestId(), settings);
      const { querystring } = structuredClone({ ...event.request, rawQueryString: undefined });
      const seen = withoutHeaders(viewer.headers, (name) => name === 'cookie' || isForbidden(name));
      const outcome = acceptFunctionResult(
        await run(handler, event),
        { ...viewer, headers: seen },
        querystring,
      );
      if ('request' in outcome) return outcome;
      const { response } = outcome;
      return { response: withLength(response, response.body ?? new Uint8Array(), 'function') };
    } catch (error) {
      return { response: faultResponse(error) };
    }
  };
}

/** The function's result as JSON, so that nothing that it keeps or changes later reaches the edge. */
async function run(handler: ViewerRequestFunction, event: FunctionEvent): Promise<unknown> {
  try {
    const result = await handler(event);
    return JSON.parse(JSON.stringify(result ?? null) ?? 'null');
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new EdgeFault(503, 'viewer-request', 'handler-threw', reason, { cause });
  }
}
