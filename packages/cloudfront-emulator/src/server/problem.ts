import type { ServerResponse } from 'node:http';

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

/** A value as a line of JSON in which whoever takes it for a page finds no tag. */
export const jsonText = (value: unknown, indent?: number): string =>
  `${JSON.stringify(value, null, indent).replace(/</g, '\\u003c')}\n`;

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
