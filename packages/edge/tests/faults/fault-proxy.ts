import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerFaulty, forwardFaulty, type LateFault, type ReadFault, type WriteFault } from './faults.js';
import { type Forward, pass } from './upstream.js';

/** One call of a client, before it is forwarded. */
export interface ProxiedCall {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Decoded, without the bucket. */
  readonly key: string;
  /** `cdn`: CloudFront's own read, unsigned here; `store`: a call of the function. */
  readonly from: 'cdn' | 'store';
}

/** The fault for a call; undefined passes it on. */
export type Plan = (call: ProxiedCall) => ReadFault | WriteFault | LateFault | undefined;

/** A proxy between a client and a real S3 server that injects faults. */
export interface FaultProxy {
  readonly endpoint: string;
  /** Number of calls so far, and of injected faults. */
  readonly calls: () => { readonly all: number; readonly faulty: number };
  /** Changes the plan for the following calls. */
  readonly use: (plan: Plan) => void;
  readonly close: () => Promise<void>;
}

/** Starts the proxy on a free port of 127.0.0.1. Signatures of calls stay valid, because headers pass unchanged. */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(upstream);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const counts = { all: 0, faulty: 0 };
  let plan: Plan = () => undefined;

  const forwardOf =
    (request: IncomingMessage, given: Buffer): Forward =>
    ({ body = given, cutAfter } = {}) =>
      new Promise((resolve, reject) => {
        const { connection: _, ...headers } = request.headers;
        const about = { hostname, port, method: request.method, path: request.url };
        const lengths = given.length === 0 ? {} : { 'content-length': String(body.length) };
        const options = {
          ...about,
          headers: { ...headers, ...lengths },
          agent: cutAfter === undefined && agent,
        };
        const sent = httpRequest(options, async (answer) => {
          try {
            const { statusCode: status = 0, headers: received } = answer;
            resolve({ status, headers: received, body: await bytesOf(answer) });
          } catch (error) {
            reject(error);
          }
        });
        sent.on('error', reject);
        if (cutAfter === undefined) sent.end(body);
        else sent.write(body.subarray(0, cutAfter), () => sent.destroy());
      });

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bytesOf(request);
    const forward = forwardOf(request, body);
    const fault = plan(callOf(request));
    counts.all += 1;
    if (fault === undefined) return pass(response, await forward());
    counts.faulty += 1;
    if (request.method === 'PUT')
      await forwardFaulty(fault as WriteFault | LateFault, forward, body, response);
    else await answerFaulty(fault as ReadFault, forward, response);
  };

  const server = createServer((request, response) => {
    // Clients give up; that is what the tests are about.
    response.on('error', () => undefined);
    serve(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => ({ ...counts }),
    use: (next) => {
      plan = next;
    },
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function callOf({ method, url = '', headers }: IncomingMessage): ProxiedCall {
  const [, , ...key] = (url.split('?')[0] ?? '').split('/');
  return {
    method: method === 'PUT' || method === 'DELETE' ? method : 'GET',
    key: decodeURIComponent(key.join('/')),
    from: headers.authorization === undefined ? 'cdn' : 'store',
  };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
