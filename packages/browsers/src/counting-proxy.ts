import { once } from 'node:events';
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request, as it came. */
export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** True when a picture is wanted, by an element or a preload; false when a script or a document is. */
  readonly byImage: boolean;
}

/** A page, a script or a stylesheet that is answered without asking anybody; it is not counted. */
export interface OwnAnswer {
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Passes requests on to another server, counts them, and keeps or fails those that it is told to. */
export interface CountingProxy {
  readonly url: string;
  /** Everything that was asked for since `forget`, in order. */
  readonly asked: () => readonly Asked[];
  /** The targets of the pictures among it that were asked for with GET. */
  readonly pictures: () => readonly string[];
  readonly forget: () => void;
  /** Waits until nothing has been asked for in half a second. */
  readonly settled: () => Promise<void>;
  /** Answers nothing more to pictures until what it returns is called. */
  readonly hold: () => () => void;
  /** A status to fail a request with, and undefined to let it pass; nothing fails until told. */
  readonly failWhere: (failure: (asked: Asked, before: number) => number | undefined) => void;
  readonly close: () => Promise<void>;
}

/** A page on another origin may read why a picture failed, as a response headers policy of CloudFront allows. */
const ALLOWED = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' };

/**
 * Starts one on 127.0.0.1.
 * @param behind where requests go, without a slash at the end; it is asked for at each request, so it may start later
 * @param own what it answers itself, by path and query
 */
export async function startCountingProxy(
  behind: () => string,
  own: (target: string) => OwnAnswer | undefined = () => undefined,
): Promise<CountingProxy> {
  let asked: Asked[] = [];
  let held: Promise<void> | undefined;
  let failure: Parameters<CountingProxy['failWhere']>[0] = () => undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url: target = '/', headers } = request;
    // A browser asks for it by itself, and no page of a test has one.
    if (target === '/favicon.ico') return void response.writeHead(204).end();
    const mine = own(target);
    if (mine !== undefined)
      return void response.writeHead(200, { 'content-type': mine.type, ...mine.headers }).end(mine.body);
    const one = { method, target, byImage: headers['sec-fetch-dest'] === 'image' };
    const before = asked.filter(
      (other) => other.target === target && other.byImage && other.method === 'GET',
    );
    asked.push(one);
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
    asked: () => asked,
    pictures: () =>
      asked.flatMap(({ method, target, byImage }) => (byImage && method === 'GET' ? [target] : [])),
    forget: () => {
      asked = [];
    },
    settled: async () => {
      let [count, quiet] = [-1, 0];
      while (quiet < 5) {
        quiet = asked.length === count ? quiet + 1 : 0;
        count = asked.length;
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
  // A browser that goes away, or a server behind that does.
  passed.on('error', () => response.destroy());
  response.on('close', () => passed.destroy());
  passed.end();
}
