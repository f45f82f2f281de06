import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server in front of another that fails where it is told to. */
export interface FailingProxy {
  readonly url: string;
  /** Methods and paths with their queries of what was failed, in order. */
  readonly failed: readonly string[];
  readonly close: () => Promise<void>;
}

/** One request for a picture. */
export interface PictureRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** How often an `<img>` asked for it before. */
  readonly before: number;
  /** True when an `<img>` asks, false when a script does. */
  readonly byImage: boolean;
}

/**
 * Starts one on 127.0.0.1.
 * @param failure the status to fail a request with; undefined lets it pass
 */
export async function startFailingProxy(
  behind: string,
  failure: (request: PictureRequest) => number | undefined,
): Promise<FailingProxy> {
  const failed: string[] = [];
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const { method = 'GET', url: target = '/', headers } = request;
    const byImage = headers['sec-fetch-dest'] === 'image';
    const before = asked.get(target) ?? 0;
    if (byImage) asked.set(target, before + 1);
    const status = failure({ method, target, before, byImage });
    if (status !== undefined) {
      failed.push(`${method} ${target}`);
      return void response.writeHead(status, { 'cache-control': 'no-store' }).end();
    }
    const passed = ask(behind + target, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy()).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failed,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
