import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Distribution } from '../distribution/distribution.js';
import { headersFrom, headersFromRaw, headersToRaw } from '../distribution/headers.js';
import { headerText, problem, type ViewerAnswer, type ViewerRequest } from '../distribution/messages.js';
import { messageOf } from '../enforce/rule.js';
import { readBody } from '../origins/origin.js';
import { sendProblem } from './problem.js';

/** An answered request. */
export interface Answered {
  readonly viewer: ViewerRequest;
  /** Path and query as they were sent. */
  readonly url: string;
  readonly answer: ViewerAnswer;
  readonly bytes: number;
  readonly ms: number;
}

export interface ServerParts {
  readonly distribution: Pick<Distribution, 'handle'>;
  /** Name of the edge in messages. */
  readonly name: string;
  /** Maximum body size of a viewer's request, bytes. */
  readonly maxBodyBytes: number;
  /**
   * Receives each request before the distribution, and may change its URL.
   * @returns true if it has answered
   */
  readonly before?: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  readonly answered?: (entry: Answered) => void;
}

export interface RunningServer {
  readonly url: string;
  /** Stops listening, lets running requests end for at most `graceMs` (5,000 by default), then closes all connections. */
  readonly close: (graceMs?: number) => Promise<void>;
}

/**
 * Serves a distribution on 127.0.0.1.
 * @param port 0 selects any free port
 * @throws NodeJS.ErrnoException `EADDRINUSE` if the port is in use
 */
export async function startServer(port: number, parts: ServerParts): Promise<RunningServer> {
  // Above CloudFront's limit, so that the emulator, not Node, rejects long requests.
  const server = createServer({ maxHeaderSize: 64 * 1024, requestTimeout: 60_000 }, (request, response) => {
    // A viewer who disconnects is no error of the edge.
    response.on('error', () => undefined);
    answer(request, response, parts).catch((error: unknown) => failed(response, error, parts.name));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${taken}`, close: (graceMs = 5_000) => stop(server, graceMs) };
}

async function answer(request: IncomingMessage, response: ServerResponse, parts: ServerParts): Promise<void> {
  const started = performance.now();
  if (!hasBody(request)) request.resume();
  if (await parts.before?.(request, response)) return void request.resume();
  const viewer = viewerRequestOf(request, parts.maxBodyBytes);
  const answered = refusalOf(request, parts.name) ?? (await parts.distribution.handle(viewer));
  // An unread body would block the next request of the connection.
  request.resume();
  await send(response, answered);
  const ms = performance.now() - started;
  const bytes = answered.body?.byteLength ?? 0;
  parts.answered?.({ viewer, url: request.url ?? '', answer: answered, bytes, ms });
}

const hasBody = ({ method, headers }: IncomingMessage): boolean =>
  method !== 'GET' &&
  method !== 'HEAD' &&
  (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);

/** The target is split by hand: the WHATWG URL class would resolve `..` and decode dots. */
function viewerRequestOf(request: IncomingMessage, maxBodyBytes: number): ViewerRequest {
  // Some clients send raw UTF-8; node:http returns one character per byte.
  const target = (request.url ?? '/').replace(
    /[\x80-\xff]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const question = target.indexOf('?');
  let body: Promise<Uint8Array> | undefined;
  const read = () => {
    body ??= readBody({ body: request, discard: () => request.resume() }, maxBodyBytes);
    return body;
  };
  return {
    method: request.method ?? 'GET',
    uri: question < 0 ? target : target.slice(0, question),
    querystring: question < 0 ? '' : target.slice(question + 1),
    headers: headersFromRaw(request.rawHeaders),
    clientIp: request.socket.remoteAddress ?? '127.0.0.1',
    body: hasBody(request) ? read : undefined,
  };
}

/** CloudFront's limits on a request, bytes (D:cloudfront-limits). */
const MAX_URL_BYTES = 8_192;
const MAX_REQUEST_BYTES = 20_480;

/** CloudFront's answer to a request that it rejects before any function; `undefined` for all others. */
function refusalOf(request: IncomingMessage, name: string): ViewerAnswer | undefined {
  const url = request.url ?? '';
  const urlBytes = Buffer.byteLength(url, 'latin1');
  const refuse = (status: number, detail: string) => refusal(status, detail, name);
  if (urlBytes > MAX_URL_BYTES)
    return refuse(414, `The URL has ${urlBytes} bytes, at most ${MAX_URL_BYTES} are allowed.`);
  const bytes =
    urlBytes + request.rawHeaders.reduce((sum, part) => sum + Buffer.byteLength(part, 'latin1') + 2, 0);
  if (bytes > MAX_REQUEST_BYTES)
    return refuse(431, `URL and headers have ${bytes} bytes, at most ${MAX_REQUEST_BYTES} are allowed.`);
  if (!url.startsWith('/')) return refuse(400, 'The request target must be a path that starts with "/".');
  // A fragment stays in the browser (RFC 9110, 7.1); functions may not forward one.
  if (url.includes('#')) return refuse(400, 'The request target has a "#", which must be written as "%23".');
  if (request.httpVersionMajor !== 1) return refuse(400, 'The version of HTTP must be 1.0 or 1.1.');
  // Two servers in a chain might use different ones (RFC 9112, 3.2); Node uses the first.
  const hosts = request.rawHeaders.filter((part, at) => at % 2 === 0 && part.toLowerCase() === 'host').length;
  if (hosts > 1) return refuse(400, `The request has ${hosts} Host headers, one is allowed.`);
  return undefined;
}

function refusal(status: number, detail: string, name: string): ViewerAnswer {
  const { title, headers, body } = problem(status, detail);
  const own = { 'X-Cache': 'Error from cloudfront', Via: `1.1 ${name} (CloudFront)`, Connection: 'close' };
  return {
    status,
    statusDescription: title,
    headers: { ...headers, ...headersFrom(own) },
    body,
    xCache: 'Error',
    fromCache: false,
    edgeError: undefined,
  };
}

/** Resolves when the answer is sent, or when the viewer has disconnected. */
function send(response: ServerResponse, answered: ViewerAnswer): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve).once('finish', resolve);
    if (response.destroyed) return resolve();
    if (answered.statusDescription === '')
      response.writeHead(answered.status, headersToRaw(answered.headers));
    else response.writeHead(answered.status, answered.statusDescription, headersToRaw(answered.headers));
    response.end(answered.body);
  });
}

function failed(response: ServerResponse, error: unknown, name: string): void {
  const reason = messageOf(error);
  if (response.headersSent) return void response.destroy();
  const headers = { [`x-${name}-error`]: headerText(reason) };
  const title = `The ${name.replaceAll('-', ' ')} failed`;
  sendProblem(response, 500, title, `This is a mistake in the emulator: ${reason}`, headers);
}

function stop(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    // A kept-alive connection becomes idle only after its running request.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
