import type { CloudFrontHeaders, CloudFrontRequest, CloudFrontResponse } from 'aws-lambda';
import type { Origin, OriginAnswer } from '../origin/origin.js';
import { readBody } from '../origin/read-body.js';
import { faultResponse, messageOf, withLength } from './edge-response.js';
import { EdgeFault, type Trigger } from './enforce/edge-fault.js';
import { type AcceptedResponse, acceptOriginRequest, acceptOriginResponse } from './enforce/enforce.js';
import { isForbidden } from './enforce/header-tables.js';
import { originRequestEvent, originRequestOf, originResponseEvent } from './event.js';
import type { Gate } from './gate.js';
import { withoutHeaders } from './headers.js';
import { type Handlers, invoke } from './invoke.js';
import type { EdgeResponse, ViewerRequest } from './message.js';
import { newRequestId } from './request-id.js';
import type { DistributionSettings } from './settings.js';

/** What happens inside a fetch and is counted. */
export interface FetchEvents {
  readonly invoked: (trigger: Trigger) => void;
  readonly readFromOrigin: (bytes: number) => void;
}

/** Everything behind the cache: origin-request, the origin, origin-response. Never rejects. */
export type EdgeFetch = (viewer: ViewerRequest, conditional: CloudFrontHeaders) => Promise<EdgeResponse>;

export function createEdgeFetch(
  handlers: Handlers,
  origin: Origin,
  settings: DistributionSettings,
  gate: Gate,
  events: FetchEvents,
): EdgeFetch {
  const originRequest = async (given: CloudFrontRequest, requestId: string) => {
    events.invoked('origin-request');
    const event = originRequestEvent(given, requestId, settings);
    return acceptOriginRequest(
      await invoke('origin-request', handlers.originRequest, event, settings.handlerTimeoutMs),
      given,
    );
  };

  const originResponse = (request: CloudFrontRequest, answer: OriginAnswer, requestId: string) => {
    const run = async () => {
      events.invoked('origin-response');
      const given = visibleResponse(answer);
      const event = originResponseEvent(request, given, requestId, settings);
      const result = await invoke(
        'origin-response',
        handlers.originResponse,
        event,
        settings.handlerTimeoutMs,
      );
      return acceptOriginResponse(result, given, request);
    };
    // What the origin found is passed on, and its body must not wait, open, behind all that has to be rendered.
    return answer.status < 400 ? run() : gate(run);
  };

  const bodyOf = async (
    accepted: AcceptedResponse,
    answer: OriginAnswer,
  ): Promise<Uint8Array | undefined> => {
    if (accepted.body !== undefined) {
      answer.discard();
      return accepted.body;
    }
    if (answer.body === undefined) return undefined;
    try {
      const body = await readBody(answer, settings.maxBodyBytes);
      events.readFromOrigin(body.byteLength);
      return body;
    } catch (cause) {
      throw new EdgeFault(502, 'origin-response', 'origin-body', messageOf(cause), { cause });
    }
  };

  return async (viewer, conditional) => {
    const requestId = newRequestId();
    try {
      const given = originRequestOf(viewer, origin.s3, conditional, settings);
      const outcome = await originRequest(given, requestId);
      if ('response' in outcome)
        return withLength(outcome.response, outcome.response.body ?? new Uint8Array(), 'generated');
      const answer = await origin.fetch(outcome.request);
      try {
        const accepted = await originResponse(outcome.request, answer, requestId);
        return withLength(accepted, await bodyOf(accepted, answer), 'origin');
      } catch (error) {
        answer.discard();
        throw error;
      }
    } catch (error) {
      return faultResponse(error);
    }
  };
}

/** CloudFront keeps some of the origin's headers to itself. */
function visibleResponse(answer: OriginAnswer): CloudFrontResponse {
  const headers = withoutHeaders(answer.headers, isForbidden);
  return { status: String(answer.status), statusDescription: answer.statusDescription, headers };
}
