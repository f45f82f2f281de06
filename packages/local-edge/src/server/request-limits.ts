import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { headersFrom } from '../cloudfront/headers.js';
import type { ViewerAnswer } from '../cloudfront/message.js';

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
  return undefined;
}

function refusal(status: number, detail: string): ViewerAnswer {
  const title = STATUS_CODES[status] ?? '';
  const body = Buffer.from(`${JSON.stringify({ type: 'about:blank', title, status, detail })}\n`);
  const headers = headersFrom({
    'Content-Type': 'application/problem+json',
    'Content-Length': String(body.byteLength),
    'Cache-Control': 'no-store',
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
