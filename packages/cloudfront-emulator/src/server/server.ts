import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Distribution } from '../cloudfront/distribution.js';
import { headersFromRaw, headersToRaw } from '../cloudfront/headers.js';
import type { ViewerAnswer, ViewerRequest } from '../cloudfront/message.js';
import { failOnPurpose } from '../site/faults.js';
import type { Site } from '../site/site.js';
import type { AccessEntry } from './access-log.js';
import { answerEdgeApi, EDGE_API_PREFIX } from './edge-api.js';
import { sendProblem } from './problem.js';
import type { Purge } from './purge.js';
import { refusalOf } from './request-limits.js';
import type { createSavings } from './savings.js';
import type { Stats } from './stats.js';

export interface ServerPorts {
  readonly distribution: Distribution;
  readonly stats: Stats;
  readonly purge: Purge;
  readonly savings: ReturnType<typeof createSavings>;
  readonly accessLog: (entry: AccessEntry) => void;
  /** Answers some requests itself; they are neither counted nor logged. */
  readonly site: Site | undefined;
}

export interface RunningServer {
  readonly url: string;
  /** Stops listening, lets running requests end for at most `graceMs`, then cuts what is left. */
  readonly close: (graceMs?: number) => Promise<void>;
}

/**
 * Serves a distribution on 127.0.0.1.
 * @param port 0 takes any free one
 * @throws NodeJS.ErrnoException `EADDRINUSE` when the port is taken
 */
export async function startServer(port: number, ports: ServerPorts): Promise<RunningServer> {
  // Room above CloudFront's limit, so that it is this server that says what was too long.
  const server = createServer({ maxHeaderSize: 64 * 1024, requestTimeout: 60_000 }, (request, response) => {
    // A viewer who goes away is no error of the edge.
    response.on('error', () => undefined);
    request.resume();
    answer(request, response, ports).catch((error: unknown) => failed(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${taken}`, close: (graceMs = 5_000) => stop(server, graceMs) };
}

async function answer(request: IncomingMessage, response: ServerResponse, ports: ServerPorts): Promise<void> {
  const started = performance.now();
  if (request.url?.startsWith(EDGE_API_PREFIX))
    return answerEdgeApi(request, response, { report: ports.stats.report, purge: ports.purge });
  const staged = ports.site?.faults?.(request.method ?? 'GET', request.url ?? '');
  if (staged !== undefined) {
    if (await failOnPurpose(staged.fault, response)) return;
    // What is late, or failed before, is from here on the request that it would have been.
    request.url = staged.target;
  }
  if (ports.site?.owns(request.url ?? '')) return ports.site.answer(request, response);
  const viewer = viewerRequestOf(request);
  const answered = refusalOf(request) ?? (await ports.distribution.handle(viewer));
  await send(response, answered);
  const ms = performance.now() - started;
  const bytes = answered.body?.byteLength ?? 0;
  ports.stats.answered(answered, bytes, ms);
  ports.savings(viewer, answered).then(ports.stats.saved);
  ports.accessLog({
    at: new Date(),
    method: viewer.method,
    url: request.url ?? '',
    answer: answered,
    bytes,
    ms,
  });
}

/** The target is cut by hand: the WHATWG URL class would resolve `..` and decode dots. */
function viewerRequestOf(request: IncomingMessage): ViewerRequest {
  // Some clients send UTF-8 as it is; node:http hands out a character for each byte.
  const target = (request.url ?? '/').replace(
    /[\x80-\xff]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const question = target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    uri: question < 0 ? target : target.slice(0, question),
    querystring: question < 0 ? '' : target.slice(question + 1),
    headers: headersFromRaw(request.rawHeaders),
    clientIp: request.socket.remoteAddress ?? '127.0.0.1',
  };
}

/** Resolves when the answer is handed over, or when the viewer has gone. */
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

function failed(response: ServerResponse, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  if (response.headersSent) return void response.destroy();
  const headers = { 'x-local-edge-error': reason.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 1000) };
  sendProblem(
    response,
    500,
    'The local edge failed',
    `This is a mistake in the emulator: ${reason}`,
    headers,
  );
}

function stop(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    // A kept-alive connection becomes idle only when its running request has ended.
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
