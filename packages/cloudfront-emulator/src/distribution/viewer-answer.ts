import { STATUS_CODES } from 'node:http';
import { isNotModified } from './conditional.js';
import { headersFrom, withoutHeaders } from './headers.js';
import type { EdgeResponse, ViewerAnswer, ViewerRequest, XCache } from './message.js';
import { rangeOf } from './range.js';
import { newRequestId } from './request-id.js';

/** A response and how it was come by. */
export interface Outcome {
  readonly response: EdgeResponse;
  readonly xCache: XCache;
  readonly fromCache: boolean;
  /** Seconds in the cache; `undefined` when it has just been fetched. */
  readonly age: number | undefined;
}

interface Sent {
  readonly status: number;
  readonly statusDescription: string;
  readonly headers: EdgeResponse['headers'];
  readonly body: Uint8Array | undefined;
}

/**
 * What the viewer is sent: not modified, a part, or the whole, with CloudFront's own headers.
 * @param removed headers that the response headers policy takes off, in lower case
 */
export function answerViewer(
  viewer: ViewerRequest,
  { response, xCache, fromCache, age }: Outcome,
  removed: readonly string[],
): ViewerAnswer {
  const sent = notModified(viewer, response) ?? part(viewer, response) ?? response;
  const headers = {
    ...withoutHeaders(sent.headers, (name) => removed.includes(name)),
    ...headersFrom({
      'X-Cache': `${xCache} from cloudfront`,
      Via: '1.1 local-edge (CloudFront)',
      'X-Amz-Cf-Id': newRequestId(),
      Age: age === undefined ? undefined : String(age),
    }),
  };
  return {
    status: sent.status,
    statusDescription: sent.statusDescription,
    headers,
    body: viewer.method === 'HEAD' ? undefined : sent.body,
    xCache,
    fromCache,
    edgeError: response.edgeError,
  };
}

function notModified(viewer: ViewerRequest, response: EdgeResponse): Sent | undefined {
  const asked = viewer.method === 'GET' || viewer.method === 'HEAD';
  if (!asked || response.status !== 200 || !isNotModified(viewer.headers, response.headers)) return undefined;
  const aboutTheBody = (name: string) => name === 'content-length' || name === 'content-type';
  return { ...reply(304), headers: withoutHeaders(response.headers, aboutTheBody), body: undefined };
}

function part(viewer: ViewerRequest, response: EdgeResponse): Sent | undefined {
  const { body, status } = response;
  if (viewer.method !== 'GET' || status !== 200 || body === undefined) return undefined;
  const range = rangeOf(viewer.headers, response.headers, body.byteLength);
  if (range === 'whole') return undefined;
  if (range === 'unsatisfiable') {
    const rest = withoutHeaders(
      response.headers,
      (name) => name === 'content-length' || name === 'content-type',
    );
    const headers = {
      ...rest,
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

function reply(status: 206 | 304 | 416) {
  return { status, statusDescription: STATUS_CODES[status] ?? '' };
}
