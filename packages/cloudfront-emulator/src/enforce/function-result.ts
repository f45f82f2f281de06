import { isDeepStrictEqual } from 'node:util';
import type { FunctionEvent, FunctionValues } from '@cameo/edge';
import type { CloudFrontRequest } from 'aws-lambda';
import { headersOfFunction } from '../function-event.js';
import type { ViewerRequest } from '../message.js';
import { EdgeFault, type RuleName } from './edge-fault.js';
import { type AcceptedResponse, check, presentRecord, toResponse } from './enforce.js';
import { requestRules } from './request-rules.js';
import { RESPONSE_RULES } from './response-rules.js';
import { isRecord, shown } from './rule.js';

const TRIGGER = 'viewer-request';

/** Path and query string together, characters (D:edge-functions-restrictions). */
const MAX_URI_CHARACTERS = 8_192;

/**
 * Reads what a CloudFront Function returned on viewer-request: the request, changed, or a response to the viewer.
 * Brought into the shape that Lambda@Edge has, most of its rules are the same.
 * @param given the viewer's request, with the headers that the function saw
 * @param parsed the query string as the function saw it: when it is left as it was, it goes on as it was written
 * @throws EdgeFault 502 with the rule that was broken
 */
export function acceptFunctionResult(
  result: unknown,
  given: ViewerRequest,
  parsed: FunctionEvent['request']['querystring'],
): { readonly request: ViewerRequest } | { readonly response: AcceptedResponse } {
  const record = presentRecord(TRIGGER, result);
  const headers = headersOfFunction(checkedValues('header-map', 'headers', record['headers']));
  if ('statusCode' in record) {
    const response = { ...responseFields(record), headers };
    check(RESPONSE_RULES, TRIGGER, response, {});
    return { response: toResponse(response) };
  }
  if (!('uri' in record) && !('method' in record))
    throw broken('result-type', `${shown(result)} is neither a request (uri) nor a response (statusCode)`);
  const { uri, method } = record;
  const querystring = isDeepStrictEqual(record['querystring'], parsed)
    ? given.querystring
    : queryOf(record['querystring']);
  const { clientIp } = given;
  check(
    requestRules({ method: given.method, clientIp } as CloudFrontRequest),
    TRIGGER,
    { uri, method, clientIp, querystring, headers },
    given.headers,
  );
  const length = `${uri}?${querystring}`.length;
  // What the function left alone is the viewer's, who has limits of his own.
  const changed = uri !== given.uri || querystring !== given.querystring;
  if (changed && (length >= MAX_URI_CHARACTERS || querystring.includes('#')))
    throw broken(
      'uri',
      `path and query string have ${length} characters, expected less than ${MAX_URI_CHARACTERS} and no "#"`,
    );
  const cookies = Object.entries(checkedValues('cookies', 'cookies', record['cookies']));
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

const broken = (rule: RuleName, reason: string) => new EdgeFault(502, TRIGGER, rule, reason);

/** A query string is a text, or an object of values as the event has it. */
function queryOf(querystring: unknown): string {
  if (typeof querystring === 'string') return querystring;
  return Object.entries(checkedValues('querystring', 'querystring', querystring))
    .flatMap(([name, values]) => textsOf(values).map((text) => `${name}=${text}`))
    .join('&');
}

const textsOf = ({ value, multiValue }: FunctionValues[string]): readonly string[] =>
  multiValue?.map((line) => line.value) ?? [value];

/** An object of `{value, multiValue?}`; none counts as an empty one. */
function checkedValues(rule: RuleName, field: string, values: unknown): FunctionValues {
  if (values === undefined) return {};
  if (!isRecord(values)) throw broken(rule, `${field} is ${shown(values)}, expected an object of {value}`);
  for (const [name, entry] of Object.entries(values)) {
    const lines = isRecord(entry) ? (entry['multiValue'] ?? [entry]) : undefined;
    if (!Array.isArray(lines) || !lines.every((line) => isRecord(line) && typeof line['value'] === 'string'))
      throw broken(rule, `${field} has ${shown(entry)} for ${name}, expected {value} with a string`);
  }
  return values as FunctionValues;
}

/** Status and body as Lambda@Edge has them: there the status is a string, and the encoding is apart from the body. */
function responseFields({ statusCode, statusDescription, body }: Readonly<Record<string, unknown>>) {
  if (!Number.isInteger(statusCode))
    throw broken('status', `statusCode is ${shown(statusCode)}, expected a whole number from 200 to 599`);
  const text = isRecord(body) ? { body: body['data'], bodyEncoding: body['encoding'] ?? 'text' } : { body };
  return { status: String(statusCode), statusDescription, ...text };
}
