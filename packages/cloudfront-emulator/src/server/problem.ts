import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonText } from '../distribution/messages.js';

/** Answers with `application/problem+json` (RFC 9457); the detail says what to do. */
export function sendProblem(
  response: ServerResponse,
  status: number,
  title: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  send(response, status, jsonText({ type: 'about:blank', title, status, detail }), {
    'content-type': 'application/problem+json',
    ...headers,
  });
}

export function sendJson(response: ServerResponse, value: unknown): void {
  send(response, 200, jsonText(value, 2), { 'content-type': 'application/json' });
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  });
  response.end(body);
}

/**
 * The page of another site that sends a request through its visitor's browser, or its host name for this machine; undefined for
 * requests of this server's own pages and of commands. Browsers name the page in each POST; commands name none.
 */
export function foreignPage({ headers: { host = '', origin } }: IncomingMessage): string | undefined {
  if (!/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i.test(host)) return `the host "${host}"`;
  return origin === undefined || origin === `http://${host}` ? undefined : `"${origin}"`;
}
