import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { ImageConfig } from '@cameo/core';
import type { CloudFrontRequest, CloudFrontResponse, CloudFrontResultResponse } from 'aws-lambda';
import type { LogLine } from '../../src/http/log.js';
import { createTransformImageRequest } from '../../src/origin-request/handler.js';
import { createResizeImage } from '../../src/origin-response/handler.js';
import type { Store } from '../../src/store/store.js';
import { cloudFrontRequest, plainHeaders, requestEvent, responseEvent } from '../cloudfront-events.js';
import { requestViolations, responseViolations } from '../trigger-rules.js';

/** The viewer's response, and violations in the functions' results. */
export interface Received {
  /** Undefined if the origin gave no answer, so that CloudFront answers itself and no function runs. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Duration of the origin-response function. */
  readonly tookMs: number;
  /** Whether the body is the origin's own, which no function sees. */
  readonly passedOn: boolean;
  readonly violations: readonly string[];
}

/** A CloudFront without a cache: every request runs both functions around a GET of the origin. */
export interface Cdn {
  /** Time limit of its functions. */
  readonly timeoutMs: number;
  readonly get: (path: string, query: string) => Promise<Received>;
  readonly close: () => void;
}

/** @param bucketUrl URL of the origin's objects, such as `http://127.0.0.1:8000/bucket` */
export function createCdn(
  config: ImageConfig,
  store: Store,
  bucketUrl: string,
  log: (line: LogLine) => void,
): Cdn {
  const transform = createTransformImageRequest(config);
  const resize = createResizeImage(config, { store, log });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return {
    timeoutMs: config.timeoutMs,
    close: () => agent.destroy(),
    get: async (path, query) => {
      const viewerRequest = cloudFrontRequest(`${path}?${query}`);
      const given = structuredClone(viewerRequest);
      const request = (await transform(requestEvent(viewerRequest))) as CloudFrontRequest;
      const violations = requestViolations(request, given);
      const origin = await fetchOrigin(`${bucketUrl}${request.uri}`, agent).catch(() => undefined);
      if (origin === undefined)
        return {
          status: undefined,
          headers: {},
          body: Buffer.of(),
          passedOn: false,
          violations,
          tookMs: 0,
        };
      const response = responseOf(origin);
      const before = structuredClone(response.headers);
      const context = { getRemainingTimeInMillis: () => config.timeoutMs };
      const started = performance.now();
      const result = (await resize(responseEvent(request, response), context)) as CloudFrontResultResponse;
      const tookMs = performance.now() - started;
      violations.push(...responseViolations(result, 'origin-response', before));
      const passedOn = result.body === undefined;
      const body = Buffer.from(result.body ?? '', result.bodyEncoding === 'base64' ? 'base64' : 'utf8');
      return {
        status: Number(result.status),
        headers: plainHeaders(result.headers),
        body: passedOn ? origin.body : body,
        passedOn,
        violations,
        tookMs,
      };
    },
  };
}

interface OriginAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function fetchOrigin(url: string, agent: Agent): Promise<OriginAnswer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { agent }, async (answer) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk as Buffer);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
      } catch (error) {
        reject(error);
      }
    });
    sent.on('error', reject).end();
  });
}

/** CloudFront does not forward the connection's own header. */
function responseOf({ status, headers }: OriginAnswer): CloudFrontResponse {
  const shown = Object.entries(headers).filter(([name]) => name !== 'connection' && name !== 'keep-alive');
  return {
    status: String(status),
    statusDescription: 'Something',
    headers: Object.fromEntries(shown.map(([key, value]) => [key, [{ key, value: String(value) }]])),
  };
}
