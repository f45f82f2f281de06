import type { TextAnswer } from '../http/answer.js';

/** A value in an event of CloudFront Functions; `multiValue` is present when the name occurs more than once. */
export interface FunctionValue {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

/** Values by name, as CloudFront Functions have them; header names are in lower case. */
export type FunctionValues = Record<string, FunctionValue>;

/** The viewer's request in an event of CloudFront Functions. */
export interface FunctionRequest {
  readonly method: string;
  readonly uri: string;
  /** Parsed, but not decoded; a function may replace it by a string. */
  querystring: FunctionValues | string;
  readonly headers: FunctionValues;
  readonly cookies: FunctionValues;
  /** The query string as it was sent, without `?`; undefined where the URL has no `?`. */
  readonly rawQueryString?: () => string | undefined;
}

/** An event of CloudFront Functions, version 1.0. */
export interface FunctionEvent {
  readonly version: '1.0';
  readonly context: Readonly<Record<string, string>>;
  readonly viewer: { readonly ip: string };
  readonly request: FunctionRequest;
}

/** A response that a function generates instead of passing the request on. */
export interface FunctionResponse {
  readonly statusCode: number;
  readonly headers: FunctionValues;
  readonly body?: { readonly encoding: 'text'; readonly data: string };
}

const valuesOf = ({ value, multiValue }: FunctionValue): readonly string[] =>
  multiValue ? multiValue.map((line) => line.value) : [value];

/** The value of a header; several lines are joined as RFC 9110 says. Undefined when it is absent. */
export const functionHeader = (headers: FunctionValues, name: string): string | undefined =>
  headers[name] && valuesOf(headers[name]).join(', ');

/**
 * The query string as the viewer sent it. Where only the parsed form exists, as on CloudFront's test page, it is
 * reassembled with the same meaning.
 */
export const functionQuery = (request: FunctionRequest): string =>
  (request.rawQueryString ? request.rawQueryString() : '') || together(request.querystring as FunctionValues);

const together = (values: FunctionValues): string =>
  Object.keys(values)
    .map((name) =>
      valuesOf(values[name] as FunctionValue)
        .map((value) => `${name}=${value}`)
        .join('&'),
    )
    .join('&');

/** The answer as a response of CloudFront Functions. CloudFront adds the reason phrase. */
export function functionResponse({ status, headers, body }: TextAnswer): FunctionResponse {
  const lines: FunctionValues = {};
  for (const name of Object.keys(headers)) lines[name.toLowerCase()] = { value: headers[name] as string };
  return {
    statusCode: status,
    headers: lines,
    ...(body && { body: { encoding: 'text', data: body.text } }),
  };
}
