import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { CloudFrontRequestEvent, CloudFrontResponseEvent } from 'aws-lambda';
import { onTestFinished } from 'vitest';
import { readInvalidation } from '../src/cache/invalidation.js';
import { createDistribution } from '../src/distribution/distribution.js';
import { headersFrom } from '../src/distribution/headers.js';
import {
  type BehaviorSettings,
  DEFAULT_BEHAVIOR,
  DEFAULT_SETTINGS,
  type DistributionSettings,
} from '../src/distribution/settings.js';
import type { Trigger } from '../src/enforce/rule.js';
import type { FunctionEvent } from '../src/events/function-event.js';
import type { EdgeFunctions, TimeBudget } from '../src/events/invoke.js';
import type { Origin, OriginRequest } from '../src/origins/origin.js';
import { type Answered, startServer } from '../src/server/server.js';

/** A raw answer. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

/** Sends a path unchanged; `fetch` would normalise it. */
export function ask(
  base: string,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, path, method, headers, agent: false }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body, text: body.toString() });
    });
    sent.on('error', reject).end(body);
  });
}

/** An origin's answer in a test. */
export interface Served {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** A real, minimal origin: sends the test's answers and records its requests. */
export function originThat(serve: (request: OriginRequest) => Served | Promise<Served>) {
  const originRequests: OriginRequest[] = [];
  const origin: Origin = {
    described: {
      s3: {
        authMethod: 'none',
        customHeaders: {},
        domainName: 'pictures.s3.eu-west-1.amazonaws.com',
        path: '',
      },
    } as Origin['described'],
    fetch: async (request) => {
      originRequests.push(request);
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
  return { origin, originRequests };
}

async function* chunks(body: string | Buffer): AsyncGenerator<Uint8Array> {
  yield Buffer.from(body as string);
}

/** Functions of a test, which may return values that the types forbid. Those on viewer events are CloudFront Functions. */
export interface Wild {
  readonly viewerRequest?: (event: FunctionEvent) => unknown;
  readonly viewerResponse?: (event: FunctionEvent) => unknown;
  readonly originRequest?: (event: CloudFrontRequestEvent, context: TimeBudget) => unknown;
  readonly originResponse?: (event: CloudFrontResponseEvent, context: TimeBudget) => unknown;
  /** Lambda@Edge on viewer events. */
  readonly lambdas?: Pick<EdgeFunctions, 'viewerRequest' | 'viewerResponse' | 'originRequest'>;
}

/** Every query string is part of the key, and `Accept`. */
const POLICIES: BehaviorSettings = {
  ...DEFAULT_BEHAVIOR,
  cacheKey: { queryStrings: 'all', headers: ['accept'], cookies: 'none' },
  forward: { queryStrings: 'all', headers: [], cookies: 'none' },
};

/** Settings of the distribution and of its one behavior. */
export type Changed = Partial<DistributionSettings & BehaviorSettings>;

/** Starts a distribution on a free port with a clock under the test's control; stops it after the test. */
export async function startEdge(
  serve: (request: OriginRequest) => Served | Promise<Served> = () => ({ body: 'origin' }),
  wild: Wild = {},
  changed: Changed = {},
) {
  const { origin, originRequests } = originThat(serve);
  const clock = { ms: Date.UTC(2026, 0, 1) };
  const lines: Answered[] = [];
  const invocations: Record<Trigger, number> = {
    'viewer-request': 0,
    'origin-request': 0,
    'origin-response': 0,
    'viewer-response': 0,
  };
  const settings = { ...DEFAULT_SETTINGS, ...changed };
  const distribution = createDistribution({
    behaviors: [{ path: '*', origin, functions: functionsOf(wild), settings: { ...POLICIES, ...changed } }],
    settings,
    events: {
      invoked: (trigger) => {
        invocations[trigger] += 1;
      },
      readFromOrigin: () => undefined,
    },
    now: () => clock.ms,
  });
  const server = await startServer(0, {
    distribution,
    name: settings.name,
    maxBodyBytes: settings.maxBodyBytes,
    answered: (entry) => lines.push(entry),
  });
  onTestFinished(() => server.close(100));
  return {
    server,
    distribution,
    invocations,
    invalidate: (...items: string[]) => distribution.purge(readInvalidation(items)),
    originRequests,
    lines,
    ask: (path: string, init?: Parameters<typeof ask>[2]) => ask(server.url, path, init),
    wait: (seconds: number) => {
      clock.ms += seconds * 1000;
    },
  };
}

const passRequest = (event: CloudFrontRequestEvent): unknown => event.Records[0]?.cf.request;
const passResponse = (event: CloudFrontResponseEvent): unknown => event.Records[0]?.cf.response;

function functionsOf(wild: Wild): EdgeFunctions {
  const { viewerRequest, viewerResponse, originRequest, originResponse, lambdas } = wild;
  return {
    viewerRequest: viewerRequest && { type: 'function', handler: viewerRequest },
    viewerResponse: viewerResponse && { type: 'function', handler: viewerResponse },
    originRequest: { type: 'lambda', handler: originRequest ?? passRequest },
    originResponse: { type: 'lambda', handler: originResponse ?? passResponse },
    ...lambdas,
  };
}
