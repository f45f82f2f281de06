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
 * Checks the result of a CloudFront Function on viewer-request: the changed request, or a response to the viewer. It is
 * converted to Lambda@Edge's format, because most rules are the same.
 * @param given the viewer's request, with the headers that the function saw
 * @param parsed the query string as the function saw it: if unchanged, the original text is forwarded
 * @throws EdgeFault 502 with the violated rule
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
 * Checks the result of a CloudFront Function on viewer-response. It may change the status, and replace the body.
 * @param given the response of the event, with the headers that the function saw
 * @throws EdgeFault 502 with the violated rule
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

/** A query string is a string, or an object of values as in the event. */
function queryOf(broken: Broken, querystring: unknown): string {
  if (typeof querystring === 'string') return querystring;
  return Object.entries(checkedValues(broken, 'querystring', 'querystring', querystring))
    .flatMap(([name, values]) => textsOf(values).map((text) => `${name}=${text}`))
    .join('&');
}

/** An object of `{value, multiValue?}`; an absent one counts as empty. */
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
