import type { CloudFrontHeaders } from 'aws-lambda';
import { headerBytes } from '../distribution/headers.js';
import { headerRules } from './header-rules.js';
import { isRecord, type Rule, shown, type Trigger } from './rule.js';

/**
 * Size limit of a generated response, headers and body, bytes; the base64 text counts, not the decoded bytes
 * (D:cloudfront-limits).
 */
const MAX_RESPONSE_BYTES: Readonly<Record<Trigger, number>> = {
  'viewer-request': 40_000,
  'origin-request': 1_000_000,
  'origin-response': 1_000_000,
  'viewer-response': 40_000,
};

/** Size limits of a request body for a function, and of its replacement, as text and as base64, bytes (D:cloudfront-limits). */
export const BODY_LIMITS = {
  'viewer-request': { exposed: 40_000, text: 40_000, base64: 53_200 },
  'origin-request': { exposed: 1_000_000, text: 1_000_000, base64: 1_330_000 },
} as const;

/** Maximum length of path and query string together, characters (D:cloudfront-limits). */
const MAX_URI_CHARACTERS = 8_192;

/** The read-only parts of a request. */
export interface ReadOnlyParts {
  readonly method: string;
  readonly clientIp: string;
}

/** Rules for path and query string of a request from a function. */
export const URI_RULES: readonly Rule[] = [
  {
    name: 'uri',
    broken: ({ result: { uri } }) => {
      if (typeof uri !== 'string' || !uri.startsWith('/'))
        return `uri is ${shown(uri)}, expected a path that starts with "/"`;
      return /[^\x21-\x7e]|[?#]/.test(uri) ? `uri is ${shown(uri)}, expected it percent-encoded` : undefined;
    },
  },
  {
    name: 'querystring',
    broken: ({ result: { querystring } }) =>
      typeof querystring === 'string' && !/[^\x21-\x7e]/.test(querystring)
        ? undefined
        : `querystring is ${shown(querystring)}, expected percent-encoded text without "?"`,
  },
];

/** The rule for the read-only fields of a request. */
export const readOnlyParts = (given: ReadOnlyParts): Rule => ({
  name: 'request-read-only',
  broken: ({ result }) => {
    const changed = (['method', 'clientIp'] as const).find((field) => result[field] !== given[field]);
    return changed === undefined
      ? undefined
      : `${changed} is read-only: it was ${shown(given[changed])} and is ${shown(result[changed])}`;
  },
});

/**
 * The rule of length, for a path or query string that the function changed: viewers have separate limits, so an unchanged one
 * is no fault of the function.
 */
export const uriLength = (given: { readonly uri: string; readonly querystring: string }): Rule => ({
  name: 'uri',
  broken: ({ result: { uri, querystring } }) => {
    if (uri === given.uri && querystring === given.querystring) return undefined;
    const length = `${uri}?${querystring}`.length;
    return length >= MAX_URI_CHARACTERS || String(querystring).includes('#')
      ? `path and query string have ${length} characters, expected less than ${MAX_URI_CHARACTERS} and no "#"`
      : undefined;
  },
});

/** A replaced body: `{action, encoding, data}`, within its limits. */
export const bodyRule = (trigger: keyof typeof BODY_LIMITS): Rule => ({
  name: 'request-body',
  broken: ({ result: { body } }) => {
    if (body === undefined) return undefined;
    if (!isRecord(body)) return `body is ${shown(body)}, expected {action, encoding, data}`;
    const { action, encoding, data } = body;
    if (action === 'read-only') return undefined;
    if (action !== 'replace') return `action is ${shown(action)}, expected "read-only" or "replace"`;
    if (encoding !== 'text' && encoding !== 'base64')
      return `encoding is ${shown(encoding)}, expected "text" or "base64"`;
    if (typeof data !== 'string') return `data is ${shown(data)}, expected a string`;
    if (encoding === 'base64' && !isBase64(data)) return `data is not base64: ${shown(data)}`;
    const [bytes, maxBytes] = [Buffer.byteLength(data), BODY_LIMITS[trigger][encoding]];
    return bytes > maxBytes
      ? `data has ${bytes} bytes as ${encoding}, at most ${maxBytes} are allowed`
      : undefined;
  },
});

/** Rules for the fields of a response from a function, except its headers. */
const RESPONSE_FIELDS: readonly Rule[] = [
  {
    name: 'status',
    broken: ({ result: { status } }) =>
      typeof status === 'string' && /^[2-5]\d\d$/.test(status)
        ? undefined
        : `status is ${shown(status)}, expected a string from "200" to "599"`,
  },
  {
    name: 'status-description',
    broken: ({ result: { statusDescription: text } }) =>
      text === undefined || (typeof text === 'string' && !/[^\t\x20-\x7e]/.test(text))
        ? undefined
        : `statusDescription is ${shown(text)}, expected a line of ASCII text`,
  },
  {
    name: 'body',
    broken: ({ result: { body } }) =>
      body === undefined || typeof body === 'string'
        ? undefined
        : `body is ${shown(body)}, expected a string`,
  },
  {
    name: 'body-encoding',
    broken: ({ result: { bodyEncoding } }) =>
      bodyEncoding === undefined || bodyEncoding === 'text' || bodyEncoding === 'base64'
        ? undefined
        : `bodyEncoding is ${shown(bodyEncoding)}, expected "text" or "base64"`,
  },
  {
    name: 'base64',
    broken: ({ result: { body, bodyEncoding } }) =>
      bodyEncoding !== 'base64' || typeof body !== 'string' || isBase64(body)
        ? undefined
        : `the body is not base64: ${shown(body)}; use Buffer.toString('base64')`,
  },
];

/** On viewer-request, CloudFront refuses a 204 with a value for the body (D:lambda-generating-http-responses). */
const NO_CONTENT: Rule = {
  name: 'body',
  broken: ({ trigger, result: { status, body } }) =>
    trigger === 'viewer-request' && status === '204' && body !== undefined
      ? 'a response with the status 204 has no body; leave out "body"'
      : undefined,
};

/** A generated response is bounded, including headers; the origin's own body is not. */
const responseSize = (maxBytes: number): Rule => ({
  name: 'response-size',
  broken: ({ result: { body, headers } }) => {
    if (typeof body !== 'string') return undefined;
    const bytes = Buffer.byteLength(body) + headerBytes((headers ?? {}) as CloudFrontHeaders);
    return bytes <= maxBytes
      ? undefined
      : `headers and body are ${bytes} bytes, at most ${maxBytes} may be sent; store the body and redirect to it`;
  },
});

/** Rules for a response that a Lambda@Edge function generates instead of a request. */
export const generatedRules = (trigger: Trigger): readonly Rule[] => [...responseRules(trigger), NO_CONTENT];

/** Rules for a response from a function. */
export const responseRules = (trigger: Trigger, headers = headerRules(trigger)): readonly Rule[] => [
  ...RESPONSE_FIELDS,
  ...headers,
  responseSize(MAX_RESPONSE_BYTES[trigger]),
];

/** A viewer-response function of Lambda@Edge may only change headers (D:lambda-at-edge-function-restrictions). */
export const onlyHeaders = (status: string): readonly Rule[] => [
  {
    name: 'status-changed',
    broken: ({ result }) =>
      result['status'] === status
        ? undefined
        : `status was changed from ${shown(status)} to ${shown(result['status'])}; change it in origin-response`,
  },
  {
    name: 'body',
    broken: ({ result: { body } }) =>
      body === undefined
        ? undefined
        : 'a viewer-response function cannot set a body; generate it in viewer-request, origin-request or origin-response',
  },
];

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
