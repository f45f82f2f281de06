import { isDeepStrictEqual } from 'node:util';
import type { CloudFrontHeaders, CloudFrontOrigin, CloudFrontRequest, CloudFrontResponse } from 'aws-lambda';
import type { AcceptedResponse } from '../distribution/messages.js';
import { headerRules } from './header-rules.js';
import {
  type BODY_LIMITS,
  bodyRule,
  generatedRules,
  onlyHeaders,
  readOnlyParts,
  responseRules,
  URI_RULES,
  uriLength,
} from './message-rules.js';
import { check, EdgeFault, isRecord, shown, type Trigger } from './rule.js';

/** A request that continues, with the function's replacement of the body, if any. */
export interface AcceptedRequest {
  readonly request: CloudFrontRequest;
  readonly body: Uint8Array | undefined;
}

/**
 * Checks the result of a Lambda@Edge function on a request: a request that continues, or a response to the viewer.
 * @param given the request of the event
 * @param knows whether there is an origin like the one in the function's request
 * @throws EdgeFault 502 with the violated rule
 */
export function acceptRequest(
  trigger: keyof typeof BODY_LIMITS,
  result: unknown,
  given: CloudFrontRequest,
  knows: (origin: CloudFrontOrigin) => boolean,
): AcceptedRequest | { readonly response: AcceptedResponse } {
  const record = presentRecord(trigger, result);
  if ('status' in record) {
    check(generatedRules(trigger), trigger, record, {});
    return { response: toResponse(record) };
  }
  if (!('uri' in record) && !('method' in record))
    throw new EdgeFault(
      502,
      trigger,
      'result-type',
      `${shown(result)} is neither a request (uri) nor a response (status)`,
    );
  const rules = [
    ...URI_RULES,
    readOnlyParts(given),
    ...headerRules(trigger),
    uriLength(given),
    bodyRule(trigger),
  ];
  check(rules, trigger, record, given.headers);
  const { uri, querystring, headers, body, origin } = record as unknown as CloudFrontRequest;
  if (origin !== undefined && !isDeepStrictEqual(origin, given.origin) && !knows(origin))
    throw new EdgeFault(
      502,
      trigger,
      'origin-changed',
      `the origin was changed to ${shown(origin)}, and no origin with this domain name is configured; leave the origin as it was, or add one with that domainName`,
    );
  const request = { ...given, uri, querystring, headers: headers ?? {}, ...(origin && { origin }) };
  return { request, body: body?.action === 'replace' ? Buffer.from(body.data, encodingOf(body)) : undefined };
}

/**
 * Checks the result of a function on origin-response.
 * @throws EdgeFault 502 with the violated rule
 */
export function acceptOriginResponse(
  result: unknown,
  given: CloudFrontResponse,
  request: CloudFrontRequest,
): AcceptedResponse {
  const record = responseRecord('origin-response', result);
  if ('querystring' in record && record['querystring'] !== request.querystring)
    throw new EdgeFault(
      502,
      'origin-response',
      'querystring',
      'the query string is read-only here, and the result must be the response',
    );
  check(responseRules('origin-response'), 'origin-response', record, given.headers);
  return toResponse(record);
}

/**
 * Checks the headers from a Lambda@Edge function on viewer-response; nothing else may differ.
 * @throws EdgeFault 502 with the violated rule
 */
export function acceptViewerResponse(result: unknown, given: CloudFrontResponse): CloudFrontHeaders {
  const trigger = 'viewer-response';
  const record = responseRecord(trigger, result);
  check([...responseRules(trigger), ...onlyHeaders(given.status)], trigger, record, given.headers);
  return toResponse(record).headers;
}

/** The result as an object. @throws EdgeFault 502 for anything else */
export function presentRecord(trigger: Trigger, result: unknown): Record<string, unknown> {
  if (result === null || result === undefined)
    throw new EdgeFault(
      502,
      trigger,
      'result-missing',
      'the function returned nothing; return the request or a response',
    );
  if (!isRecord(result))
    throw new EdgeFault(
      502,
      trigger,
      'result-type',
      `the function returned ${shown(result)}, expected an object`,
    );
  return result;
}

/** The result as a response, whose fields are not checked yet. @throws EdgeFault 502 for anything else */
function responseRecord(trigger: Trigger, result: unknown): Record<string, unknown> {
  const record = presentRecord(trigger, result);
  if (!('status' in record) && ('uri' in record || 'Records' in record))
    throw new EdgeFault(
      502,
      trigger,
      'result-type',
      'a request or an event was returned, expected the response',
    );
  return record;
}

/** A response whose fields have passed the rules. */
export function toResponse(record: Record<string, unknown>): AcceptedResponse {
  const { status, statusDescription, headers, body, bodyEncoding } = record as {
    status: string;
    statusDescription?: string;
    headers?: CloudFrontHeaders;
    body?: string;
    bodyEncoding?: 'text' | 'base64';
  };
  return {
    status: Number(status),
    statusDescription: statusDescription ?? '',
    headers: headers ?? {},
    body:
      body === undefined ? undefined : Buffer.from(body, encodingOf({ encoding: bodyEncoding ?? 'text' })),
  };
}

const encodingOf = ({ encoding }: { readonly encoding: string }) =>
  encoding === 'base64' ? 'base64' : 'utf8';
