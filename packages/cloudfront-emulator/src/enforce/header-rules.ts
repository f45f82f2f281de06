import type { CloudFrontHeaders } from 'aws-lambda';
import { isRecord, type Rule, shown, type Trigger } from './rule.js';

/** Headers that a function may see but neither add, change nor delete (D:edge-function-restrictions-all). */
const READ_ONLY: Readonly<Record<Trigger, readonly string[]>> = {
  'viewer-request': ['cdn-loop', 'content-length', 'host', 'transfer-encoding', 'via'],
  'origin-request': [
    'accept-encoding',
    'cdn-loop',
    'content-length',
    'if-modified-since',
    'if-none-match',
    'if-range',
    'if-unmodified-since',
    'transfer-encoding',
    'via',
  ],
  'origin-response': ['transfer-encoding', 'via'],
  'viewer-response': ['content-encoding', 'content-length', 'transfer-encoding', 'via', 'warning'],
};

const FORBIDDEN: ReadonlySet<string> = new Set([
  'cloudfront-viewer-cert-pem',
  'client-cert',
  'client-cert-chain',
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'trailer',
  'upgrade',
  'x-accel-buffering',
  'x-accel-charset',
  'x-accel-limit-rate',
  'x-accel-redirect',
  'x-amzn-auth',
  'x-amzn-cf-billing',
  'x-amzn-cf-id',
  'x-amzn-cf-xff',
  'x-amzn-errortype',
  'x-amzn-fle-profile',
  'x-amzn-header-count',
  'x-amzn-header-order',
  'x-amzn-lambda-integration-tag',
  'x-amzn-requestid',
  'x-cache',
  'x-forwarded-proto',
  'x-real-ip',
]);
const FORBIDDEN_PREFIXES = ['x-amz-cf-', 'x-edge-'] as const;

/** Headers that CloudFront hides from functions and that no function may add. @param name in lower case */
export function isForbidden(name: string): boolean {
  return FORBIDDEN.has(name) || FORBIDDEN_PREFIXES.some((prefix) => name.startsWith(prefix));
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** Keys in lower case, values arrays of `{key?, value}`. */
const HEADER_MAP: Rule = {
  name: 'header-map',
  broken: ({ result }) => {
    const headers = result['headers'];
    if (headers === undefined) return undefined;
    if (!isRecord(headers)) return `headers is ${shown(headers)}, expected an object of arrays`;
    for (const [name, values] of Object.entries(headers)) {
      const reason = brokenName(name) ?? brokenValues(name, values);
      if (reason !== undefined) return reason;
    }
    return undefined;
  },
};

function brokenName(name: string): string | undefined {
  if (name !== name.toLowerCase())
    return `the header key ${shown(name)} must be in lower case; put the other spelling in "key"`;
  return TOKEN.test(name) ? undefined : `${shown(name)} is not a header name`;
}

function brokenValues(name: string, values: unknown): string | undefined {
  if (!Array.isArray(values)) return `header ${name} is ${shown(values)}, expected an array of {key, value}`;
  for (const entry of values) {
    if (!isRecord(entry)) return `header ${name} has the entry ${shown(entry)}, expected {key, value}`;
    const { key, value } = entry;
    if (typeof value !== 'string') return `header ${name} has the value ${shown(value)}, expected a string`;
    if (key !== undefined && (typeof key !== 'string' || key.toLowerCase() !== name))
      return `header ${name} has the key ${shown(key)}, expected ${shown(name)} in any case, or none`;
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
      return `header ${name} has characters that no header may have: ${shown(value)}`;
  }
  return undefined;
}

const FORBIDDEN_HEADER: Rule = {
  name: 'header-forbidden',
  broken: ({ result }) => {
    const found = Object.keys(headersOf(result)).find(isForbidden);
    return found === undefined ? undefined : `the header ${found} may not be set by a function; leave it out`;
  },
};

const readOnlyHeader = (readOnly: readonly string[]): Rule => ({
  name: 'header-read-only',
  broken: ({ result, given }) => {
    for (const name of readOnly) {
      const [before, after] = [valuesOf(given, name), valuesOf(headersOf(result), name)];
      if (before === after) continue;
      const change =
        before === '' ? `added (${after})` : after === '' ? 'deleted' : `changed from ${before} to ${after}`;
      return `the read-only header ${name} was ${change}; change the message that the event holds and leave this header as it is`;
    }
    return undefined;
  },
});

function headersOf(result: Readonly<Record<string, unknown>>): CloudFrontHeaders {
  // HEADER_MAP has run before: the shape is valid.
  return (result['headers'] ?? {}) as CloudFrontHeaders;
}

function valuesOf(headers: CloudFrontHeaders, name: string): string {
  const values = headers[name] ?? [];
  return values.length === 0 ? '' : JSON.stringify(values.map((entry) => entry.value));
}

/**
 * The header rules for a Lambda@Edge function's result. The order matters: the later rules rely on the shape that the first has
 * checked.
 */
export const headerRules = (trigger: Trigger): readonly Rule[] => [
  HEADER_MAP,
  FORBIDDEN_HEADER,
  readOnlyHeader(READ_ONLY[trigger]),
];

/** The same for a CloudFront Function, which may set more headers of a response. */
export const functionHeaderRules = (trigger: 'viewer-request' | 'viewer-response'): readonly Rule[] => [
  HEADER_MAP,
  FORBIDDEN_HEADER,
  readOnlyHeader(trigger === 'viewer-request' ? READ_ONLY[trigger] : ['via', 'warning']),
];
