import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that fails selected requests. */
export interface FailingProxy {
  readonly url: string;
  /** Methods, paths and queries of the failed requests, in order. */
  readonly failed: readonly string[];
  readonly close: () => Promise<void>;
}

/** One request for a picture. */
export interface PictureRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Number of earlier requests for it by an `<img>`. */
  readonly before: number;
  /** True for requests by an `<img>`, false for those by a script. */
  readonly byImage: boolean;
}

/**
 * Starts a proxy on 127.0.0.1.
 * @param failure the failure status of a request; undefined forwards it
 */
export async function startFailingProxy(
  behind: string,
  failure: (request: PictureRequest) => number | undefined,
): Promise<FailingProxy> {
  const failed: string[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const { method = 'GET', url: target = '/', headers } = request;
    const byImage = headers['sec-fetch-dest'] === 'image';
    const before = counts.get(target) ?? 0;
    if (byImage) counts.set(target, before + 1);
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
