import { once } from 'node:events';
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request, as received. */
export interface ProxiedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Whether an element or a preload requests a picture, not a script or a document. */
  readonly byImage: boolean;
}

/** A page, a script or a stylesheet that the proxy answers itself, uncounted. */
export interface OwnAnswer {
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Forwards requests to another server, counts them, and delays or fails some of them. */
export interface CountingProxy {
  readonly url: string;
  /** All requests since `forget`, in order. */
  readonly requests: () => readonly ProxiedRequest[];
  /** The targets of those that were GETs of pictures. */
  readonly pictures: () => readonly string[];
  readonly forget: () => void;
  /** Waits for half a second without a request. */
  readonly settled: () => Promise<void>;
  /** Holds all pictures until the returned function is called. */
  readonly hold: () => () => void;
  /** Sets a function that returns a failure status, or undefined to forward the request; by default none fails. */
  readonly failWhere: (failure: (request: ProxiedRequest, before: number) => number | undefined) => void;
  readonly close: () => Promise<void>;
}

/** Lets a page on another origin read why a picture failed, like a response headers policy of CloudFront. */
const ALLOWED = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' };

/**
 * Starts a proxy on 127.0.0.1.
 * @param behind the target's URL without a trailing slash; read for each request, so that the target may start later
 * @param own the proxy's own answers, by path and query
 */
export async function startCountingProxy(
  behind: () => string,
  own: (target: string) => OwnAnswer | undefined = () => undefined,
): Promise<CountingProxy> {
  let seen: ProxiedRequest[] = [];
  let held: Promise<void> | undefined;
  let failure: Parameters<CountingProxy['failWhere']>[0] = () => undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url: target = '/', headers } = request;
    // Browsers request it automatically, and no test page has one.
    if (target === '/favicon.ico') return void response.writeHead(204).end();
    const mine = own(target);
    if (mine !== undefined)
      return void response.writeHead(200, { 'content-type': mine.type, ...mine.headers }).end(mine.body);
    const one = { method, target, byImage: headers['sec-fetch-dest'] === 'image' };
    const before = seen.filter((other) => other.target === target && other.byImage && other.method === 'GET');
    seen.push(one);
    if (one.byImage) await held;
    const status = failure(one, before.length);
    if (status === undefined) return pass(behind() + target, request, response);
    response.writeHead(status, { ...ALLOWED, 'cache-control': 'no-store' }).end();
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => seen,
    pictures: () =>
      seen.flatMap(({ method, target, byImage }) => (byImage && method === 'GET' ? [target] : [])),
    forget: () => {
      seen = [];
    },
    settled: async () => {
      let [count, quiet] = [-1, 0];
      while (quiet < 5) {
        quiet = seen.length === count ? quiet + 1 : 0;
        count = seen.length;
        await new Promise((wake) => setTimeout(wake, 100));
      }
    },
    hold: () => {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return () => release();
    },
    failWhere: (next) => {
      failure = next;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function pass(url: string, request: IncomingMessage, response: ServerResponse): void {
  const { method = 'GET', headers } = request;
  const passed = ask(url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...ALLOWED });
    answer.pipe(response);
  });
  // The browser or the target closed the connection.
  passed.on('error', () => response.destroy());
  response.on('close', () => passed.destroy());
  passed.end();
}
