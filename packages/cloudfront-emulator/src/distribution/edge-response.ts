import { STATUS_CODES } from 'node:http';
import { EdgeFault } from './enforce/edge-fault.js';
import type { AcceptedResponse } from './enforce/enforce.js';
import { headersFrom, withoutHeaders } from './headers.js';
import type { EdgeResponse } from './message.js';

/** CloudFront frames the body itself; a length the origin gave for another body would be a lie. */
export function withLength(
  { status, statusDescription, headers }: AcceptedResponse,
  given: Uint8Array | undefined,
  source: EdgeResponse['source'],
): EdgeResponse {
  // These two have no body by definition (RFC 9110, 6.4.1).
  const body = status === 204 || status === 304 ? undefined : given;
  const stale = (name: string) =>
    name === 'transfer-encoding' || (name === 'content-length' && (body !== undefined || status === 204));
  const length = body === undefined ? {} : headersFrom({ 'Content-Length': String(body.byteLength) });
  const framed = { ...withoutHeaders(headers, stale), ...length };
  return { status, statusDescription, headers: framed, body, source, edgeError: undefined };
}

/** What the viewer gets for what CloudFront would not send, or when the origin fails. */
export function faultResponse(error: unknown): EdgeResponse {
  const status = error instanceof EdgeFault ? error.status : 502;
  const reason = error instanceof EdgeFault ? error.message : `origin: ${messageOf(error)}`;
  const body = Buffer.from(`${status} ${STATUS_CODES[status]}\nCloudFront would refuse this: ${reason}\n`);
  const headers = headersFrom({
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(body.byteLength),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Local-Edge-Error': headerText(reason),
  });
  return {
    status,
    statusDescription: STATUS_CODES[status] ?? '',
    headers,
    body,
    source: 'fault',
    edgeError: reason,
  };
}

/** CloudFront's own answer to a method that the behaviour does not allow (D:HTTPStatusCodes, 403). */
export function methodRefused(method: string, allowed: readonly string[]): EdgeResponse {
  const statusDescription = STATUS_CODES[403] ?? '';
  const detail = `This distribution does not allow ${method}, expected ${allowed.join(' or ')}.`;
  const problem = { type: 'about:blank', title: statusDescription, status: 403, detail };
  const body = Buffer.from(`${JSON.stringify(problem)}\n`);
  const headers = headersFrom({
    'Content-Type': 'application/problem+json',
    'Content-Length': String(body.byteLength),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  return { status: 403, statusDescription, headers, body, source: 'refused', edgeError: undefined };
}

/** One line of printable ASCII, short enough for a header. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 1000);
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
