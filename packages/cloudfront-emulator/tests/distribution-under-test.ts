import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { FunctionEvent } from '@cameo/edge';
import type { CloudFrontRequestEvent, CloudFrontResponseEvent } from 'aws-lambda';
import { afterEach } from 'vitest';
import { headersFrom } from '../src/cloudfront/headers.js';
import type { Handlers } from '../src/cloudfront/invoke.js';
import type { DistributionSettings } from '../src/cloudfront/settings.js';
import { type LocalEdge, startEmulator } from '../src/emulator.js';
import type { Origin, OriginRequest } from '../src/origin/origin.js';
import type { AccessEntry } from '../src/server/access-log.js';

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

/** Sends a path exactly as it is written; `fetch` would normalise it. */
export function ask(
  base: string,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, path, method, headers, agent: false }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body, text: body.toString() });
    });
    sent.on('error', reject).end();
  });
}

/** What an origin answers in a test. */
export interface Served {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** A real, if small, origin: answers what the test says and remembers what it was asked. */
export function originThat(serve: (request: OriginRequest) => Served | Promise<Served>) {
  const asked: OriginRequest[] = [];
  const origin: Origin = {
    s3: {
      authMethod: 'none',
      customHeaders: {},
      domainName: 'pictures.s3.eu-west-1.amazonaws.com',
      path: '',
    },
    fetch: async (request) => {
      asked.push(request);
      const { status = 200, headers = {}, body } = await serve(request);
      return {
        status,
        statusDescription: status === 200 ? 'OK' : 'Other',
        headers: headersFrom(headers),
        body: body === undefined || request.method === 'HEAD' ? undefined : chunks(body),
        discard: () => undefined,
      };
    },
  };
  return { origin, asked };
}

async function* chunks(body: string | Buffer): AsyncGenerator<Uint8Array> {
  yield Buffer.from(body as string);
}

export const passRequest: Handlers['originRequest'] = async (event: CloudFrontRequestEvent) =>
  event.Records[0]?.cf.request;
export const passResponse: Handlers['originResponse'] = async (event: CloudFrontResponseEvent) =>
  event.Records[0]?.cf.response;

/** Functions of a test, which may well answer what the types forbid. */
export interface Wild {
  readonly viewerRequest?: (event: FunctionEvent) => unknown;
  readonly originRequest?: (
    event: CloudFrontRequestEvent,
    context: { getRemainingTimeInMillis(): number },
  ) => unknown;
  readonly originResponse?: (
    event: CloudFrontResponseEvent,
    context: { getRemainingTimeInMillis(): number },
  ) => unknown;
}

const running: LocalEdge[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((edge) => edge.close(100)));
});

/** Starts an edge on a free port with a clock the test moves; stops it after the test. */
export async function startEdge(
  serve: (request: OriginRequest) => Served | Promise<Served> = () => ({ body: 'origin' }),
  wild: Wild = {},
  settings: Partial<DistributionSettings> = {},
  removeDerivatives: (key: string) => Promise<number> = async () => 0,
) {
  const { origin, asked } = originThat(serve);
  const clock = { ms: Date.UTC(2026, 0, 1) };
  const lines: AccessEntry[] = [];
  const handlers = { originRequest: passRequest, originResponse: passResponse, ...wild } as Handlers;
  const edge = await startEmulator({
    handlers,
    origin,
    purge: async ([key = ''], forget) => {
      const derivatives = await removeDerivatives(key);
      const path = `/${encodeURIComponent(key)}`;
      forget([path]);
      return derivatives;
    },
    settings,
    now: () => clock.ms,
    accessLog: (entry) => lines.push(entry),
  });
  running.push(edge);
  return {
    edge,
    asked,
    lines,
    ask: (path: string, init?: Parameters<typeof ask>[2]) => ask(edge.url, path, init),
    wait: (seconds: number) => {
      clock.ms += seconds * 1000;
    },
  };
}
