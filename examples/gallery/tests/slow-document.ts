import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that sends documents in two parts. */
export interface SlowDocuments {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Time for a browser to run a script that has arrived, ms; a deferred script waits as long. */
const PAUSE_MS = 600;

/**
 * Starts a proxy on 127.0.0.1. It sends a document up to a text in it, and the rest after the page's script was sent and had
 * time to run: this reproduces an occasional effect of a loaded machine.
 * @param upTo a text of the document, after which it is split
 */
export async function startSlowDocuments(behind: string, upTo: string): Promise<SlowDocuments> {
  let rest = (): void => undefined;
  const server = createServer((request, response) => {
    const { method = 'GET', url: target = '/', headers } = request;
    const passed = ask(behind + target, { method, headers: { ...headers, 'accept-encoding': 'identity' } });
    passed.on('error', () => response.destroy()).end();
    passed.on('response', async (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (headers['sec-fetch-dest'] !== 'document') {
        answer.pipe(response);
        if (headers['sec-fetch-dest'] === 'script') response.on('finish', () => setTimeout(rest, PAUSE_MS));
        return;
      }
      const html = Buffer.concat(await answer.toArray());
      const cut = html.indexOf(upTo) + upTo.length;
      rest = () => response.end(html.subarray(cut));
      response.write(html.subarray(0, cut));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
