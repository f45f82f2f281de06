import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { headersFrom } from '../cloudfront/headers.js';
import type { ViewerAnswer } from '../cloudfront/message.js';
import { jsonText } from './problem.js';

/** CloudFront's limits on a request, in bytes (D:cloudfront-limits). */
const MAX_URL_BYTES = 8_192;
const MAX_REQUEST_BYTES = 20_480;

/** CloudFront's answer to a request that it refuses before any function sees it; `undefined` for all others. */
export function refusalOf(request: IncomingMessage): ViewerAnswer | undefined {
  const url = request.url ?? '';
  const urlBytes = Buffer.byteLength(url, 'latin1');
  if (urlBytes > MAX_URL_BYTES)
    return refusal(414, `The URL has ${urlBytes} bytes, at most ${MAX_URL_BYTES} are allowed.`);
  const bytes =
    urlBytes + request.rawHeaders.reduce((sum, part) => sum + Buffer.byteLength(part, 'latin1') + 2, 0);
  if (bytes > MAX_REQUEST_BYTES)
    return refusal(431, `URL and headers have ${bytes} bytes, at most ${MAX_REQUEST_BYTES} are allowed.`);
  if (!url.startsWith('/')) return refusal(400, 'The request target must be a path that starts with "/".');
  // A fragment stays in the browser (RFC 9110, 7.1); functions may not hand one on.
  if (url.includes('#')) return refusal(400, 'The request target has a "#", which must be written as "%23".');
  if (request.httpVersionMajor !== 1) return refusal(400, 'The version of HTTP must be 1.0 or 1.1.');
  // Two servers in a row might each take another one (RFC 9112, 3.2); Node takes the first.
  const hosts = request.rawHeaders.filter((part, at) => at % 2 === 0 && part.toLowerCase() === 'host').length;
  if (hosts > 1) return refusal(400, `The request has ${hosts} Host headers, one is allowed.`);
  return undefined;
}

function refusal(status: number, detail: string): ViewerAnswer {
  const title = STATUS_CODES[status] ?? '';
  const body = Buffer.from(jsonText({ type: 'about:blank', title, status, detail }));
  const headers = headersFrom({
    'Content-Type': 'application/problem+json',
    'Content-Length': String(body.byteLength),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Cache': 'Error from cloudfront',
    Via: '1.1 local-edge (CloudFront)',
    Connection: 'close',
  });
  return {
    status,
    statusDescription: title,
    headers,
    body,
    xCache: 'Error',
    fromCache: false,
    edgeError: undefined,
  };
}
