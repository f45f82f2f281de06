import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { CloudFrontHeaders, CloudFrontRequest, CloudFrontResponse } from 'aws-lambda';
import type { Origin, OriginAnswer } from '../origin/origin.js';
import { readBody } from '../origin/read-body.js';
import { EdgeFault, type Trigger } from './enforce/edge-fault.js';
import { type AcceptedResponse, acceptOriginRequest, acceptOriginResponse } from './enforce/enforce.js';
import { isForbidden } from './enforce/header-tables.js';
import { originRequestEvent, originRequestOf, originResponseEvent } from './event.js';
import type { Gate } from './gate.js';
import { headersFrom, withoutHeaders } from './headers.js';
import { type Handlers, invoke } from './invoke.js';
import type { EdgeResponse, ViewerRequest } from './message.js';
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

  const originResponse = (request: CloudFrontRequest, answer: OriginAnswer, requestId: string) =>
    gate(async () => {
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
    });

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

/** CloudFront frames the body itself; a length the origin gave for another body would be a lie. */
function withLength(
  { status, statusDescription, headers }: AcceptedResponse,
  given: Uint8Array | undefined,
  source: EdgeResponse['source'],
): EdgeResponse {
  // These two have no body by definition (RFC 9110, 6.4.1).
  const body = status === 204 || status === 304 ? undefined : given;
  const stale = (name: string) =>
    name === 'transfer-encoding' || (name === 'content-length' && (body !== undefined || status === 204));
  const length = body === undefined ? {} : headersFrom({ 'Content-Length': String(body.byteLength) });
  const framed = { ...withoutHeaders(headers, stale), ...length };
  return { status, statusDescription, headers: framed, body, source, edgeError: undefined };
}

function faultResponse(error: unknown): EdgeResponse {
  const status = error instanceof EdgeFault ? error.status : 502;
  const reason = error instanceof EdgeFault ? error.message : `origin: ${messageOf(error)}`;
  const body = Buffer.from(`${status} ${STATUS_CODES[status]}\nCloudFront would refuse this: ${reason}\n`);
  const headers = headersFrom({
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(body.byteLength),
    'Cache-Control': 'no-store',
    'X-Local-Edge-Error': headerText(reason),
  });
  return {
    status,
    statusDescription: STATUS_CODES[status] ?? '',
    headers,
    body,
    source: 'fault',
    edgeError: reason,
  };
}

/** One line of printable ASCII, short enough for a header. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 1000);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Looks like CloudFront's: 54 characters of base64url and `==`. */
export function newRequestId(): string {
  return `${randomBytes(40).toString('base64url').slice(0, 54)}==`;
}
