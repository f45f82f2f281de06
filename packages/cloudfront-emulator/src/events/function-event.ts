import type { CloudFrontHeaders } from 'aws-lambda';
import { headerOf, withoutHeaders } from '../distribution/headers.js';
import type { ViewerRequest } from '../distribution/messages.js';
import { isForbidden } from '../enforce/header-rules.js';

/** A value in an event of CloudFront Functions; `multiValue` is present when the name occurs more than once. */
export interface FunctionValue {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

/** Values by name, as CloudFront Functions have them; header names are in lower case. */
export type FunctionValues = Record<string, FunctionValue>;

/** A cookie of a response: its value, and its attributes as one string. */
export interface FunctionCookie {
  readonly value: string;
  readonly attributes?: string;
  readonly multiValue?: readonly { readonly value: string; readonly attributes?: string }[];
}

/** An event of CloudFront Functions, version 1.0 (D:functions-event-structure). */
export interface FunctionEvent {
  readonly version: '1.0';
  readonly context: Readonly<Record<string, string>>;
  readonly viewer: { readonly ip: string };
  readonly request: {
    readonly method: string;
    uri: string;
    /** Parsed, but not decoded; a function may replace it by a string. */
    querystring: FunctionValues | string;
    readonly headers: FunctionValues;
    readonly cookies: FunctionValues;
    /** The query string as the viewer sent it, without `?`; undefined if the URL has no `?`. */
    readonly rawQueryString?: () => string | undefined;
  };
  /** On viewer-response only. */
  readonly response?: {
    statusCode: number;
    statusDescription: string;
    readonly headers: FunctionValues;
    readonly cookies: Record<string, FunctionCookie>;
    body?: string | { readonly encoding: 'text' | 'base64'; readonly data: string };
  };
}

/** The head of a response for a function on viewer-response. */
export interface ResponseHead {
  readonly status: number;
  readonly statusDescription: string;
  readonly headers: CloudFrontHeaders;
}

/** The event of a CloudFront Function, created for each run. Cookies are separate from the headers. */
export function functionEventOf(
  viewer: ViewerRequest,
  context: Readonly<Record<string, string>>,
  response?: ResponseHead,
): FunctionEvent {
  const { method, uri, querystring } = viewer;
  return {
    version: '1.0',
    context,
    viewer: { ip: viewer.clientIp },
    request: {
      method,
      uri,
      querystring: grouped(pairsOf(querystring, '&')),
      headers: valuesOf(visibleHeaders(viewer.headers, 'cookie')),
      cookies: grouped(pairsOf(headerOf(viewer.headers, 'cookie') ?? '', ';')),
      rawQueryString: () => (querystring === '' ? undefined : querystring),
    },
    ...(response && {
      response: {
        statusCode: response.status,
        statusDescription: response.statusDescription,
        headers: valuesOf(visibleHeaders(response.headers, 'set-cookie')),
        cookies: cookiesOf(response.headers),
      },
    }),
  };
}

/** The headers for a CloudFront Function: without forbidden ones, and without cookies. */
export const visibleHeaders = (headers: CloudFrontHeaders, cookies: 'cookie' | 'set-cookie') =>
  withoutHeaders(headers, (name) => name === cookies || isForbidden(name));

/** The headers of a function's result in the distribution's format: each word begins with a capital. */
export function headersOfFunction(values: FunctionValues): CloudFrontHeaders {
  const titled = (name: string) => name.replace(/(?:^|-)[a-z]/g, (letters) => letters.toUpperCase());
  return Object.fromEntries(
    Object.entries(values).map(([name, { value, multiValue }]) => [
      name,
      (multiValue ?? [{ value }]).map((line) => ({ key: titled(name), value: line.value })),
    ]),
  );
}

/** The `Set-Cookie` headers of a function's cookies. */
export function setCookies(cookies: Readonly<Record<string, FunctionCookie>>): CloudFrontHeaders {
  const lines = Object.entries(cookies).flatMap(([name, cookie]) =>
    (cookie.multiValue ?? [cookie]).map(({ value, attributes }) => ({
      key: 'Set-Cookie',
      value: [`${name}=${value}`, attributes].filter((part) => part).join('; '),
    })),
  );
  return lines.length === 0 ? {} : { 'set-cookie': lines };
}

/** The texts of a value, one for each occurrence of its name. */
export const textsOf = ({ value, multiValue }: FunctionValue): readonly string[] =>
  multiValue?.map((line) => line.value) ?? [value];

const valuesOf = (headers: CloudFrontHeaders): FunctionValues =>
  grouped(
    Object.entries(headers).flatMap(([name, lines]) => lines.map(({ value }) => [name, value] as const)),
  );

function cookiesOf(headers: CloudFrontHeaders): Record<string, FunctionCookie> {
  const lists = new Map<string, { readonly value: string; readonly attributes: string }[]>();
  for (const { value: line } of headers['set-cookie'] ?? []) {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name, value] = pairOf(pair);
    lists.set(name, [...(lists.get(name) ?? []), { value, attributes: attributes.join('; ') }]);
  }
  return Object.fromEntries(
    [...lists].map(([name, lines]) => [
      name,
      { value: '', ...lines[0], ...(lines.length > 1 && { multiValue: lines }) },
    ]),
  );
}

/** The `name=value` pairs of a text, unchanged. */
const pairsOf = (text: string, separator: string) =>
  text
    .split(separator)
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map(pairOf);

function pairOf(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}

/** Groups values of one name into one field; `multiValue` lists them if there are several. */
function grouped(pairs: readonly (readonly [string, string])[]): FunctionValues {
  const lists = new Map<string, { readonly value: string }[]>();
  for (const [name, value] of pairs) lists.set(name, [...(lists.get(name) ?? []), { value }]);
  return Object.fromEntries(
    [...lists].map(([name, lines]) => [
      name,
      { value: lines[0]?.value ?? '', ...(lines.length > 1 && { multiValue: lines }) },
    ]),
  );
}
