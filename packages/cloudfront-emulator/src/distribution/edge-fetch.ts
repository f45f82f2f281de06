import { isDeepStrictEqual } from 'node:util';
import type { CloudFrontHeaders, CloudFrontOrigin, CloudFrontRequest } from 'aws-lambda';
import type { Gate } from '../cache/collapse.js';
import { type AcceptedRequest, acceptOriginResponse, acceptRequest } from '../enforce/accept.js';
import { EdgeFault, messageOf, type Trigger } from '../enforce/rule.js';
import { type EdgeFunctions, invokeLambda } from '../events/invoke.js';
import {
  exposedBody,
  newRequestId,
  originRequestOf,
  requestEvent,
  responseEvent,
  visibleResponse,
} from '../events/lambda-event.js';
import { type Origin, type OriginAnswer, readBody } from '../origins/origin.js';
import {
  type AcceptedResponse,
  type EdgeResponse,
  faultResponse,
  type ViewerRequest,
  withLength,
} from './messages.js';
import type { BehaviorSettings, DistributionSettings } from './settings.js';

/** Events of a fetch that are counted. */
export interface FetchEvents {
  readonly invoked: (trigger: Trigger) => void;
  readonly readFromOrigin: (bytes: number) => void;
}

/** Everything behind the cache: origin-request, the origin, origin-response. Never rejects. */
export type EdgeFetch = (viewer: ViewerRequest, conditional: CloudFrontHeaders) => Promise<EdgeResponse>;

/** Dependencies of a fetch. */
export interface FetchParts {
  readonly functions: EdgeFunctions;
  /** The behavior's own, unless origin-request chooses another. */
  readonly origin: Origin;
  /** All origins of the distribution. */
  readonly origins: readonly Origin[];
  readonly policies: BehaviorSettings;
  readonly settings: DistributionSettings;
  readonly gate: Gate;
  readonly events: FetchEvents;
}

export function createEdgeFetch(parts: FetchParts): EdgeFetch {
  const { functions, origin, origins, policies, settings, gate, events } = parts;

  const withDomain = (described: CloudFrontOrigin): Origin | undefined =>
    isDeepStrictEqual(described, origin.described)
      ? origin
      : origins.find((each) => domainOf(each.described) === domainOf(described));

  /** The request for the origin, or the response that a function on origin-request generated. */
  const toOrigin = async (
    viewer: ViewerRequest,
    conditional: CloudFrontHeaders,
    requestId: string,
  ): Promise<AcceptedRequest | { readonly response: AcceptedResponse }> => {
    const lambda = functions.originRequest;
    const given = originRequestOf(viewer, origin.described, conditional, policies, settings);
    const body = await viewer.body?.();
    if (lambda === undefined) return { request: given, body };
    events.invoked('origin-request');
    const seen = body && lambda.includeBody ? { body: exposedBody(body, 'origin-request') } : {};
    const event = requestEvent(
      'origin-request',
      { ...given, ...seen } as CloudFrontRequest,
      requestId,
      settings,
    );
    const result = await invokeLambda('origin-request', lambda, event, settings.originTimeoutMs);
    const outcome = acceptRequest(
      'origin-request',
      result,
      given,
      (other) => withDomain(other) !== undefined,
    );
    return 'response' in outcome ? outcome : { request: outcome.request, body: outcome.body ?? body };
  };

  const requestOrigin = ({ request, body }: AcceptedRequest): Promise<OriginAnswer> => {
    const described = request.origin ?? origin.described;
    const { path, customHeaders } = described.s3 ?? described.custom;
    return (withDomain(described) ?? origin).fetch({
      method: request.method,
      uri: path + request.uri,
      querystring: request.querystring,
      headers: { ...request.headers, ...customHeaders },
      body,
    });
  };

  const fromOrigin = (
    request: CloudFrontRequest,
    answer: OriginAnswer,
    requestId: string,
  ): Promise<AcceptedResponse> => {
    const lambda = functions.originResponse;
    const given = visibleResponse(answer);
    if (lambda === undefined) return Promise.resolve({ ...answer, headers: given.headers, body: undefined });
    const run = async () => {
      events.invoked('origin-response');
      const event = responseEvent('origin-response', request, given, requestId, settings);
      const result = await invokeLambda('origin-response', lambda, event, settings.originTimeoutMs);
      return acceptOriginResponse(result, given, request);
    };
    // The origin's answer is passed on: an open body never waits for work on missing objects.
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
      const outcome = await toOrigin(viewer, conditional, requestId);
      if ('response' in outcome)
        return withLength(outcome.response, outcome.response.body ?? new Uint8Array(), 'lambda');
      const answer = await requestOrigin(outcome);
      try {
        const accepted = await fromOrigin(outcome.request, answer, requestId);
        return withLength(accepted, await bodyOf(accepted, answer), 'origin');
      } catch (error) {
        answer.discard();
        throw error;
      }
    } catch (error) {
      return faultResponse(error, settings.name);
    }
  };
}

const domainOf = (origin: CloudFrontOrigin): string => (origin.s3 ?? origin.custom).domainName;
