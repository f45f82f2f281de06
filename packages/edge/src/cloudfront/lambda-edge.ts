import type {
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResponse,
  CloudFrontResponseEvent,
  CloudFrontResultResponse,
} from 'aws-lambda';
import type { Answer } from '../http/answer.js';

/** The request of an origin-request event. @throws TypeError when the event has no record */
export function requestOf({ Records: [record] }: CloudFrontRequestEvent): CloudFrontRequest {
  if (record === undefined) throw new TypeError('got an event without records, expected one from CloudFront');
  return record.cf.request;
}

/** Request and response of an origin-response event. @throws TypeError when the event has no record */
export function exchangeOf({ Records: [record] }: CloudFrontResponseEvent): {
  readonly request: CloudFrontRequest;
  readonly response: CloudFrontResponse;
} {
  if (record === undefined) throw new TypeError('got an event without records, expected one from CloudFront');
  return record.cf;
}

/** The value of a header; several lines are joined as RFC 9110 says. Undefined when it is absent. */
export function headerValue(headers: CloudFrontHeaders, name: string): string | undefined {
  const lines = headers[name.toLowerCase()];
  return lines === undefined || lines.length === 0 ? undefined : lines.map(({ value }) => value).join(', ');
}

/** Headers that describe the origin's error body and do not apply to the answer that replaces it. */
const BODY_HEADERS = [
  'content-type',
  'content-length',
  'content-range',
  'content-encoding',
  'etag',
  'last-modified',
  'accept-ranges',
  'content-disposition',
  'content-language',
  'expires',
  'location',
];

/** A generated response. */
export function generateResponse(answer: Answer): CloudFrontResultResponse {
  return { ...statusOf(answer), headers: lines(answer.headers), ...bodyOf(answer.body) };
}

/**
 * Whether a header is S3 metadata about an object: user metadata, versions, encryption keys, rules. CloudFront's own
 * headers (`x-amz-cf-…`) must not be changed.
 */
export const isStoreHeader = (name: string): boolean =>
  (name.startsWith('x-amz-') && !name.startsWith('x-amz-cf-')) || name === 'server';

/**
 * Turns an origin's response into another answer by mutating the object that the trigger received. A fresh object would
 * lack `transfer-encoding` and `via`, and CloudFront answers that with a 502.
 */
export function rewriteResponse(response: CloudFrontResponse, answer: Answer): CloudFrontResultResponse {
  for (const name of BODY_HEADERS) delete response.headers[name];
  for (const name of Object.keys(response.headers)) if (isStoreHeader(name)) delete response.headers[name];
  Object.assign(response.headers, lines(answer.headers));
  return Object.assign(response, statusOf(answer), bodyOf(answer.body));
}

const statusOf = ({ status }: Answer) => ({
  status: String(status),
  statusDescription: statusText(status),
});

const lines = (headers: Answer['headers']) =>
  Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), [{ key, value }]]));

function bodyOf(body: Answer['body']): Pick<CloudFrontResultResponse, 'body' | 'bodyEncoding'> {
  if (body === undefined) return {};
  if ('text' in body) return { body: body.text, bodyEncoding: 'text' };
  const { buffer, byteOffset, byteLength } = body.bytes;
  return { body: Buffer.from(buffer, byteOffset, byteLength).toString('base64'), bodyEncoding: 'base64' };
}

/**
 * Maximum size of a generated response, headers and body. The limit is 1 MB. Whether it counts the base64 text or the
 * decoded bytes is not documented, so this counts the text, and takes a megabyte as a million bytes.
 */
const GENERATED_RESPONSE_BYTES = 1_000_000;

/** Reserved for the headers, including those of the origin that stay in the response. */
const HEADER_BYTES = 8_192;

/** Maximum size of a picture in a generated response, bytes; base64 turns three bytes into four. */
export const MAX_GENERATED_BODY_BYTES = Math.floor((GENERATED_RESPONSE_BYTES - HEADER_BYTES) / 4) * 3;

/**
 * Reason phrases of the statuses in use (RFC 9110). Node's own list comes with its whole HTTP module, which takes
 * milliseconds.
 */
const STATUS_TEXTS: Readonly<Record<number, string>> = {
  200: 'OK',
  204: 'No Content',
  302: 'Found',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  412: 'Precondition Failed',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The reason phrase of a status; empty for a status that is not in use. */
export const statusText = (status: number): string => STATUS_TEXTS[status] ?? '';
