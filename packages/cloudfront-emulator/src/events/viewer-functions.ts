import type { CloudFrontHeaders } from 'aws-lambda';
import { withViewerHeaders } from '../cache/policies.js';
import { withoutHeaders } from '../distribution/headers.js';
import {
  type AcceptedResponse,
  type EdgeResponse,
  type ViewerRequest,
  withLength,
} from '../distribution/messages.js';
import type { BehaviorSettings, DistributionSettings } from '../distribution/settings.js';
import { acceptRequest, acceptViewerResponse } from '../enforce/accept.js';
import { acceptFunctionRequest, acceptFunctionResponse } from '../enforce/function-result.js';
import { isForbidden } from '../enforce/header-rules.js';
import type { Trigger } from '../enforce/rule.js';
import { functionEventOf, visibleHeaders } from './function-event.js';
import {
  type CloudFrontFunction,
  type EdgeFunctions,
  invokeFunction,
  invokeLambda,
  type LambdaFunction,
} from './invoke.js';
import {
  configOf,
  exposedBody,
  newRequestId,
  requestEvent,
  responseEvent,
  viewerRequestOf,
  visibleResponse,
} from './lambda-event.js';

/** A request that continues to the cache, or a final response. */
export type Entered = { readonly request: ViewerRequest } | { readonly response: EdgeResponse };

/** The head of an answer, and its body if a function replaced it. */
export type ViewerResponse = AcceptedResponse;

/** Functions on the two viewer events of one behavior. Both throw an EdgeFault for results that CloudFront would reject. */
export interface ViewerFunctions {
  /** Processes a request before the cache lookup: it continues, changed or not, or is answered. */
  readonly enter: (viewer: ViewerRequest) => Promise<Entered>;
  /** Processes an answer before it is sent; `undefined` if there is no function. */
  readonly leave: ((viewer: ViewerRequest, answer: ViewerResponse) => Promise<ViewerResponse>) | undefined;
}

export function createViewerFunctions(
  { viewerRequest, viewerResponse }: EdgeFunctions,
  policies: BehaviorSettings,
  settings: DistributionSettings,
  invoked: (trigger: Trigger) => void,
): ViewerFunctions {
  const located = (viewer: ViewerRequest) => withViewerHeaders(viewer, policies, settings.viewerCountry);

  const throughFunction = async (fn: CloudFrontFunction, viewer: ViewerRequest): Promise<Entered> => {
    const event = functionEventOf(viewer, configOf('viewer-request', newRequestId(), settings));
    const { querystring } = structuredClone({ ...event.request, rawQueryString: undefined });
    const seen = { ...viewer, headers: visibleHeaders(viewer.headers, 'cookie') };
    const outcome = acceptFunctionRequest(
      await invokeFunction('viewer-request', fn, event),
      seen,
      querystring,
    );
    return 'request' in outcome ? outcome : generated(outcome.response, 'function');
  };

  const throughLambda = async (lambda: LambdaFunction, viewer: ViewerRequest): Promise<Entered> => {
    const given = viewerRequestOf(viewer);
    const body = lambda.includeBody && viewer.body ? await viewer.body() : undefined;
    const shown = body === undefined ? given : { ...given, body: exposedBody(body, 'viewer-request') };
    const event = requestEvent('viewer-request', shown as typeof given, newRequestId(), settings);
    const result = await invokeLambda('viewer-request', lambda, event, settings.viewerTimeoutMs);
    const outcome = acceptRequest('viewer-request', result, given, () => false);
    if ('response' in outcome) return generated(outcome.response, 'lambda');
    const { uri, querystring, headers } = outcome.request;
    const replaced = outcome.body;
    return {
      request: { ...viewer, uri, querystring, headers, ...(replaced && { body: async () => replaced }) },
    };
  };

  const enter: ViewerFunctions['enter'] = async (viewer) => {
    if (viewerRequest === undefined) return { request: located(viewer) };
    invoked('viewer-request');
    // CloudFront Functions see the viewer headers; for Lambda@Edge CloudFront adds them after the event.
    if (viewerRequest.type === 'function') return throughFunction(viewerRequest, located(viewer));
    const entered = await throughLambda(viewerRequest, viewer);
    return 'request' in entered ? { request: located(entered.request) } : entered;
  };

  const leave: ViewerFunctions['leave'] =
    viewerResponse &&
    (async (viewer, answer) => {
      invoked('viewer-response');
      if (viewerResponse.type === 'function') {
        const config = configOf('viewer-response', newRequestId(), settings);
        const event = functionEventOf(viewer, config, answer);
        const given = { ...answer, headers: withoutHeaders(answer.headers, isForbidden) };
        const result = acceptFunctionResponse(
          await invokeFunction('viewer-response', viewerResponse, event),
          given,
        );
        const whole = result.body === undefined ? result : withLength(result, result.body, 'function');
        return { ...withHidden(whole, answer.headers), body: whole.body ?? answer.body };
      }
      const given = visibleResponse(answer);
      const event = responseEvent(
        'viewer-response',
        viewerRequestOf(viewer),
        given,
        newRequestId(),
        settings,
      );
      const result = await invokeLambda('viewer-response', viewerResponse, event, settings.viewerTimeoutMs);
      return withHidden({ ...answer, headers: acceptViewerResponse(result, given) }, answer.headers);
    });

  return { enter, leave };
}

const generated = (response: AcceptedResponse, source: 'lambda' | 'function') => ({
  response: withLength(response, response.body ?? new Uint8Array(), source),
});

/** The headers of a result, plus those that the function did not see. */
const withHidden = <T extends AcceptedResponse>(result: T, all: CloudFrontHeaders): T => ({
  ...result,
  headers: { ...result.headers, ...withoutHeaders(all, (name) => !isForbidden(name)) },
});
