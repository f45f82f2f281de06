import type { CloudFrontHeaders, CloudFrontRequest, CloudFrontResponse } from 'aws-lambda';
import { EdgeFault, type Trigger } from './edge-fault.js';
import { requestRules } from './request-rules.js';
import { RESPONSE_RULES } from './response-rules.js';
import { isRecord, type Rule, shown } from './rule.js';

/** A response that a function returned and that CloudFront would send. */
export interface AcceptedResponse {
  readonly status: number;
  readonly statusDescription: string;
  readonly headers: CloudFrontHeaders;
  /** `undefined` when the function set none: the origin's own body is sent. */
  readonly body: Uint8Array | undefined;
}

/**
 * Reads what a function on origin-request returned: a request for the origin, or a response to the viewer.
 * @throws EdgeFault 502 with the rule that was broken
 */
export function acceptOriginRequest(
  result: unknown,
  given: CloudFrontRequest,
): { readonly request: CloudFrontRequest } | { readonly response: AcceptedResponse } {
  const trigger = 'origin-request';
  const record = presentRecord(trigger, result);
  if ('status' in record) {
    check(RESPONSE_RULES, trigger, record, {});
    return { response: toResponse(record) };
  }
  if (!('uri' in record) && !('method' in record))
    throw new EdgeFault(
      502,
      trigger,
      'result-type',
      `${shown(result)} is neither a request (uri) nor a response (status)`,
    );
  check(requestRules(given), trigger, record, given.headers);
  const { uri, querystring, headers } = record as unknown as CloudFrontRequest;
  return { request: { ...given, uri, querystring, headers: headers ?? {} } };
}

/**
 * Reads what a function on origin-response returned.
 * @throws EdgeFault 502 with the rule that was broken
 */
export function acceptOriginResponse(
  result: unknown,
  given: CloudFrontResponse,
  request: CloudFrontRequest,
): AcceptedResponse {
  const trigger = 'origin-response';
  const record = presentRecord(trigger, result);
  if ('querystring' in record && record['querystring'] !== request.querystring)
    throw new EdgeFault(
      502,
      trigger,
      'querystring',
      'the query string is read-only here, and the result must be the response',
    );
  if (!('status' in record) && ('uri' in record || 'Records' in record))
    throw new EdgeFault(
      502,
      trigger,
      'result-type',
      'a request or an event was returned, expected the response',
    );
  check(RESPONSE_RULES, trigger, record, given.headers);
  return toResponse(record);
}

/** The result as an object. @throws EdgeFault 502 when it is none */
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

/** @throws EdgeFault 502 with the first rule that is broken */
export function check(
  rules: readonly Rule[],
  trigger: Trigger,
  result: Record<string, unknown>,
  given: CloudFrontHeaders,
): void {
  for (const rule of rules) {
    const reason = rule.broken({ trigger, result, given });
    if (reason !== undefined) throw new EdgeFault(502, trigger, rule.name, reason);
  }
}

/** A response whose fields the rules have checked. */
export function toResponse(record: Record<string, unknown>): AcceptedResponse {
  // The rules have checked every field.
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
    body: body === undefined ? undefined : Buffer.from(body, bodyEncoding === 'base64' ? 'base64' : 'utf8'),
  };
}
