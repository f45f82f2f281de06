import { randomBytes } from 'node:crypto';
import type {
  CloudFrontHeaders,
  CloudFrontOrigin,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResponse,
  CloudFrontResponseEvent,
} from 'aws-lambda';
import { forwardedParts } from '../cache/policies.js';
import { headerOf, headersFrom, withoutHeaders } from '../distribution/headers.js';
import type { AcceptedResponse, ViewerRequest } from '../distribution/messages.js';
import type { BehaviorSettings, DistributionSettings } from '../distribution/settings.js';
import { isForbidden } from '../enforce/header-rules.js';
import { BODY_LIMITS } from '../enforce/message-rules.js';
import type { Trigger } from '../enforce/rule.js';

/** The event of a Lambda@Edge function on `viewer-request`: the request as the viewer sent it. */
export function viewerRequestOf(viewer: ViewerRequest): CloudFrontRequest {
  const { clientIp, method, uri, querystring } = viewer;
  return { clientIp, headers: withoutHeaders(viewer.headers, isForbidden), method, querystring, uri };
}

/** The event of a function on `origin-request`: the viewer's request after the policies. */
export function originRequestOf(
  viewer: ViewerRequest,
  origin: CloudFrontOrigin,
  conditional: CloudFrontHeaders,
  policies: BehaviorSettings,
  { name }: DistributionSettings,
): CloudFrontRequest {
  const { headers, querystring } = forwardedParts(viewer, policies);
  return {
    clientIp: viewer.clientIp,
    headers: {
      ...headers,
      ...headersFrom({
        'X-Forwarded-For': forwardedFor(viewer),
        'User-Agent': headerOf(headers, 'user-agent') ?? 'Amazon CloudFront',
        Via: `1.1 ${name}.cloudfront.net (CloudFront)`,
        Host: headerOf(headers, 'host') ?? (origin.s3 ?? origin.custom).domainName,
      }),
      ...conditional,
    },
    method: viewer.method,
    querystring,
    uri: viewer.uri,
    origin,
  };
}

/** The viewer's own list and, at its end, the address that is certain (D:RequestAndResponseBehaviorCustomOrigin). */
function forwardedFor({ headers, clientIp }: ViewerRequest): string {
  const own = headerOf(headers, 'x-forwarded-for');
  return own === undefined || own === '' ? clientIp : `${own},${clientIp}`;
}

/** The body of a viewer's request for a function with `includeBody`, truncated at CloudFront's limit. */
export function exposedBody(body: Uint8Array, trigger: keyof typeof BODY_LIMITS): CloudFrontRequest['body'] {
  const { exposed } = BODY_LIMITS[trigger];
  return {
    inputTruncated: body.byteLength > exposed,
    action: 'read-only',
    encoding: 'base64',
    data: Buffer.from(body.subarray(0, exposed)).toString('base64'),
  };
}

/** The response for a function on origin-response, without the headers that CloudFront hides. */
export function visibleResponse({
  status,
  statusDescription,
  headers,
}: Omit<AcceptedResponse, 'body'>): CloudFrontResponse {
  return { status: String(status), statusDescription, headers: withoutHeaders(headers, isForbidden) };
}

/** A request event (D:lambda-event-structure). */
export function requestEvent(
  trigger: 'viewer-request' | 'origin-request',
  request: CloudFrontRequest,
  requestId: string,
  settings: DistributionSettings,
): CloudFrontRequestEvent {
  return { Records: [{ cf: { config: configOf(trigger, requestId, settings), request } }] };
}

/** A response event. Its response has no body: a function never sees the origin's. */
export function responseEvent(
  trigger: 'origin-response' | 'viewer-response',
  request: CloudFrontRequest,
  response: CloudFrontResponse,
  requestId: string,
  settings: DistributionSettings,
): CloudFrontResponseEvent {
  return { Records: [{ cf: { config: configOf(trigger, requestId, settings), request, response } }] };
}

/** The part of an event that identifies the distribution, for both kinds of functions. */
export function configOf<T extends Trigger>(
  eventType: T,
  requestId: string,
  { distributionDomainName, distributionId }: DistributionSettings,
) {
  return { distributionDomainName, distributionId, eventType, requestId };
}

/** Like CloudFront's: 54 characters of base64url and `==`. */
export function newRequestId(): string {
  return `${randomBytes(40).toString('base64url').slice(0, 54)}==`;
}
