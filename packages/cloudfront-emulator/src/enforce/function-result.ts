import { isDeepStrictEqual } from 'node:util';
import type { AcceptedResponse, ViewerRequest } from '../distribution/messages.js';
import {
  type FunctionCookie,
  type FunctionEvent,
  type FunctionValues,
  headersOfFunction,
  type ResponseHead,
  setCookies,
  textsOf,
} from '../events/function-event.js';
import { presentRecord, toResponse } from './accept.js';
import { functionHeaderRules } from './header-rules.js';
import { readOnlyParts, responseRules, URI_RULES, uriLength } from './message-rules.js';
import { check, EdgeFault, isRecord, type RuleName, shown, type Trigger } from './rule.js';

/**
 * Reads what a CloudFront Function returned on viewer-request: the request, changed, or a response to the viewer.
 * Brought into the shape that Lambda@Edge has, most of its rules are the same.
 * @param given the viewer's request, with the headers that the function saw
 * @param parsed the query string as the function saw it: when it is left as it was, it goes on as it was written
 * @throws EdgeFault 502 with the rule that was broken
 */
export function acceptFunctionRequest(
  result: unknown,
  given: ViewerRequest,
  parsed: FunctionEvent['request']['querystring'],
): { readonly request: ViewerRequest } | { readonly response: AcceptedResponse } {
  const trigger = 'viewer-request';
  const broken = faultOf(trigger);
  const record = presentRecord(trigger, result);
  if ('statusCode' in record) return { response: acceptResponse(trigger, record, {}) };
  const headers = headersOfFunction(checkedValues(broken, 'header-map', 'headers', record['headers']));
  if (!('uri' in record) && !('method' in record))
    throw broken('result-type', `${shown(result)} is neither a request (uri) nor a response (statusCode)`);
  const { uri, method } = record;
  const querystring = isDeepStrictEqual(record['querystring'], parsed)
    ? given.querystring
    : queryOf(broken, record['querystring']);
  const { clientIp } = given;
  check(
    [...URI_RULES, readOnlyParts(given), ...functionHeaderRules(trigger), uriLength(given)],
    trigger,
    { uri, method, clientIp, querystring, headers },
    given.headers,
  );
  const cookies = Object.entries(checkedValues(broken, 'cookies', 'cookies', record['cookies']));
  const cookie = cookies.flatMap(([name, values]) => textsOf(values).map((text) => `${name}=${text}`));
  return {
    request: {
      ...given,
      uri: uri as string,
      querystring,
      headers: {
        ...headers,
        ...(cookie.length > 0 && { cookie: [{ key: 'Cookie', value: cookie.join('; ') }] }),
      },
    },
  };
}

/**
 * Reads what a CloudFront Function returned on viewer-response. It may change the status, and put a body in place.
 * @param given the response of the event, with the headers that the function saw
 * @throws EdgeFault 502 with the rule that was broken
 */
export function acceptFunctionResponse(result: unknown, given: ResponseHead): AcceptedResponse {
  const trigger = 'viewer-response';
  const record = presentRecord(trigger, result);
  if (!('statusCode' in record))
    throw faultOf(trigger)('result-type', `${shown(result)} is no response (statusCode)`);
  return acceptResponse(trigger, record, given.headers);
}

function acceptResponse(
  trigger: 'viewer-request' | 'viewer-response',
  record: Record<string, unknown>,
  given: ResponseHead['headers'],
): AcceptedResponse {
  const broken = faultOf(trigger);
  const cookies = checkedValues(broken, 'cookies', 'cookies', record['cookies']);
  const headers = {
    ...headersOfFunction(checkedValues(broken, 'header-map', 'headers', record['headers'])),
    ...setCookies(cookies as Record<string, FunctionCookie>),
  };
  const { statusCode, statusDescription, body } = record;
  if (!Number.isInteger(statusCode))
    throw broken('status', `statusCode is ${shown(statusCode)}, expected a whole number from 200 to 599`);
  const text = isRecord(body) ? { body: body['data'], bodyEncoding: body['encoding'] ?? 'text' } : { body };
  const response = { status: String(statusCode), statusDescription, ...text, headers };
  check(responseRules(trigger, functionHeaderRules(trigger)), trigger, response, given);
  return toResponse(response);
}

type Broken = (rule: RuleName, reason: string) => EdgeFault;

const faultOf =
  (trigger: Trigger): Broken =>
  (rule, reason) =>
    new EdgeFault(502, trigger, rule, reason);

/** A query string is a text, or an object of values as the event has it. */
function queryOf(broken: Broken, querystring: unknown): string {
  if (typeof querystring === 'string') return querystring;
  return Object.entries(checkedValues(broken, 'querystring', 'querystring', querystring))
    .flatMap(([name, values]) => textsOf(values).map((text) => `${name}=${text}`))
    .join('&');
}

/** An object of `{value, multiValue?}`; none counts as an empty one. */
function checkedValues(broken: Broken, rule: RuleName, field: string, values: unknown): FunctionValues {
  if (values === undefined) return {};
  if (!isRecord(values)) throw broken(rule, `${field} is ${shown(values)}, expected an object of {value}`);
  for (const [name, entry] of Object.entries(values)) {
    const lines = isRecord(entry) ? (entry['multiValue'] ?? [entry]) : undefined;
    if (!Array.isArray(lines) || !lines.every((line) => isRecord(line) && typeof line['value'] === 'string'))
      throw broken(rule, `${field} has ${shown(entry)} for ${name}, expected {value} with a string`);
  }
  return values as FunctionValues;
}
