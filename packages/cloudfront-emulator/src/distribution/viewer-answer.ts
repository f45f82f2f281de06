import { STATUS_CODES } from 'node:http';
import type { CloudFrontHeaders } from 'aws-lambda';
import { newRequestId } from '../events/lambda-event.js';
import { headerOf, headersFrom, withoutHeaders } from './headers.js';
import type { AcceptedResponse, EdgeResponse, ViewerRequest, XCache } from './messages.js';
import type { ResponseHeadersPolicy } from './settings.js';

/** A response and how the edge obtained it. */
export interface Outcome {
  readonly response: EdgeResponse;
  readonly xCache: XCache;
  readonly fromCache: boolean;
  /** Time in the cache, s; `undefined` if it has just been fetched. */
  readonly age: number | undefined;
}

/**
 * The viewer's answer: not modified, a part, or the whole, with the headers of the policy and CloudFront's own.
 * @param name of the edge
 */
export function answerViewer(
  viewer: ViewerRequest,
  { response, xCache, age }: Outcome,
  policy: ResponseHeadersPolicy,
  name: string,
): AcceptedResponse {
  const sent = notModified(viewer, response) ?? part(viewer, response) ?? response;
  const headers = {
    ...withPolicy(sent.headers, policy),
    ...headersFrom({
      'X-Cache': `${xCache} from cloudfront`,
      Via: `1.1 ${name} (CloudFront)`,
      'X-Amz-Cf-Id': newRequestId(),
      Age: age === undefined ? undefined : String(age),
    }),
  };
  const { status, statusDescription, body } = sent;
  return { status, statusDescription, headers, body: viewer.method === 'HEAD' ? undefined : body };
}

/** Removes and adds the headers of the response headers policy. */
function withPolicy(headers: CloudFrontHeaders, { remove, set }: ResponseHeadersPolicy): CloudFrontHeaders {
  const added = Object.entries(set).filter(([name, { override }]) => override || headers[name] === undefined);
  return {
    ...withoutHeaders(headers, (name) => remove.includes(name)),
    ...headersFrom(Object.fromEntries(added.map(([name, { value }]) => [name, value]))),
  };
}

function notModified(viewer: ViewerRequest, response: EdgeResponse): AcceptedResponse | undefined {
  const conditional = viewer.method === 'GET' || viewer.method === 'HEAD';
  if (!conditional || response.status !== 200 || !isNotModified(viewer.headers, response.headers))
    return undefined;
  return { ...reply(304), headers: withoutHeaders(response.headers, describesBody), body: undefined };
}

function part(viewer: ViewerRequest, response: EdgeResponse): AcceptedResponse | undefined {
  const { body, status } = response;
  if (viewer.method !== 'GET' || status !== 200 || body === undefined) return undefined;
  const range = rangeOf(viewer.headers, response.headers, body.byteLength);
  if (range === 'whole') return undefined;
  if (range === 'unsatisfiable') {
    const headers = {
      ...withoutHeaders(response.headers, describesBody),
      ...headersFrom({ 'Content-Range': `bytes */${body.byteLength}`, 'Content-Length': '0' }),
    };
    return { ...reply(416), headers, body: new Uint8Array() };
  }
  const bytes = body.subarray(range.start, range.end + 1);
  const headers = {
    ...response.headers,
    ...headersFrom({
      'Content-Range': `bytes ${range.start}-${range.end}/${body.byteLength}`,
      'Content-Length': String(bytes.byteLength),
    }),
  };
  return { ...reply(206), headers, body: bytes };
}

const describesBody = (name: string) => name === 'content-length' || name === 'content-type';

function reply(status: 206 | 304 | 416) {
  return { status, statusDescription: STATUS_CODES[status] ?? '' };
}

/**
 * Whether the viewer has this representation already. `If-None-Match` takes precedence over `If-Modified-Since`; entity tags
 * are compared weakly and `*` matches any (RFC 9110, 13.1.2).
 */
function isNotModified(request: CloudFrontHeaders, response: CloudFrontHeaders): boolean {
  const ifNoneMatch = headerOf(request, 'if-none-match');
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() === '*') return true;
    const etag = headerOf(response, 'etag');
    return etag !== undefined && entityTags(ifNoneMatch).includes(opaqueTag(etag));
  }
  const since = Date.parse(headerOf(request, 'if-modified-since') ?? '');
  const modified = Date.parse(headerOf(response, 'last-modified') ?? '');
  return modified <= since;
}

/** A tag without its weakness mark. */
function opaqueTag(etag: string): string {
  return etag.trim().replace(/^W\//, '');
}

/** Tags may contain commas inside their quotes, so splitting at commas would be wrong. */
function entityTags(list: string): string[] {
  return list.match(/"[^"]*"/g) ?? [];
}

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The meaning of a viewer's `Range` for an object of `length` bytes. `whole` for no range, several ranges, another unit,
 * invalid syntax, or an `If-Range` that does not match: a full 200 is always allowed.
 */
export function rangeOf(
  request: CloudFrontHeaders,
  response: CloudFrontHeaders,
  length: number,
): ByteRange | 'whole' | 'unsatisfiable' {
  const ends = endsOf(headerOf(request, 'range') ?? '');
  if (ends === undefined) return 'whole';
  const [first, last] = ends;
  if (!ifRangeHolds(headerOf(request, 'if-range'), response)) return 'whole';
  if (first === '') {
    const suffix = Number(last);
    return suffix === 0 || length === 0
      ? 'unsatisfiable'
      : { start: Math.max(0, length - suffix), end: length - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'whole';
  if (start >= length) return 'unsatisfiable';
  return { start, end: last === '' ? length - 1 : Math.min(Number(last), length - 1) };
}

/**
 * The two numbers of `bytes=2-5` as strings, one of them possibly empty; undefined for everything else. Split instead of
 * matched: a pattern with optional spaces everywhere takes cubic time for a long header.
 */
function endsOf(header: string): readonly [first: string, last: string] | undefined {
  const [unit = '', set = '', ...more] = header.split('=').map((part) => part.trim());
  const [first = '', last, ...others] = set.split('-').map((part) => part.trim());
  if (unit.toLowerCase() !== 'bytes' || last === undefined || more.length + others.length > 0)
    return undefined;
  return /^[0-9]+$/.test(first + last) ? [first, last] : undefined;
}

/** Strong comparison for tags; a date must be identical (RFC 9110, 13.1.5). */
function ifRangeHolds(ifRange: string | undefined, response: CloudFrontHeaders): boolean {
  if (ifRange === undefined) return true;
  const validator = ifRange.trim();
  if (validator.startsWith('W/')) return false;
  return validator === headerOf(response, validator.startsWith('"') ? 'etag' : 'last-modified');
}
