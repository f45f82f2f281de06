import type { TextAnswer } from '../http/answer.js';

/** A value in an event of CloudFront Functions; `multiValue` is there when a name came more than once. */
export interface FunctionValue {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

/** Names with their values, as CloudFront Functions have them; header names are in lower case. */
export type FunctionValues = Record<string, FunctionValue>;

/** The viewer's request in an event of CloudFront Functions. */
export interface FunctionRequest {
  readonly method: string;
  readonly uri: string;
  /** Parsed, but not decoded; a function may make it a text. */
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

/** A response that a function makes instead of letting the request pass. */
export interface FunctionResponse {
  readonly statusCode: number;
  readonly headers: FunctionValues;
  readonly body?: { readonly encoding: 'text'; readonly data: string };
}

const valuesOf = ({ value, multiValue }: FunctionValue): readonly string[] =>
  multiValue ? multiValue.map((line) => line.value) : [value];

/** The value of a header, several lines joined as RFC 9110 says; undefined when there is none. */
export const functionHeader = (headers: FunctionValues, name: string): string | undefined =>
  headers[name] && valuesOf(headers[name]).join(', ');

/**
 * The query string of a request as it was sent. Where only the parsed one is to be had, as on CloudFront's own test
 * page, it is put together again; what it means is the same.
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

/** The answer as a response of CloudFront Functions. The reason phrase is CloudFront's to write. */
export function functionResponse({ status, headers, body }: TextAnswer): FunctionResponse {
  const lines: FunctionValues = {};
  for (const name of Object.keys(headers)) lines[name.toLowerCase()] = { value: headers[name] as string };
  return {
    statusCode: status,
    headers: lines,
    ...(body && { body: { encoding: 'text', data: body.text } }),
  };
}
