import type { ImageConfig } from '@cameo/core';
import type { CloudFrontResponse, CloudFrontResultResponse } from 'aws-lambda';
import type { LogLine } from '../src/http/log.js';
import { createResizeImage } from '../src/origin-response/handler.js';
import type { Store } from '../src/store/store.js';
import { cloudFrontRequest, plainHeaders, responseEvent, s3Error } from './cloudfront-events.js';
import { testConfig } from './test-config.js';
import { responseViolations } from './trigger-rules.js';

interface ResizeOptions {
  readonly method?: string;
  readonly status?: string;
  /** Remaining time that Lambda reports, ms. */
  readonly leftMs?: number;
  readonly config?: ImageConfig;
  readonly response?: CloudFrontResponse;
  /** The requested content version, as passed by origin-request. */
  readonly version?: string;
}

/** The outcome of one origin-response event: the answer, the log, and violations of CloudFront's rules. */
export interface Outcome {
  readonly result: CloudFrontResultResponse;
  readonly same: boolean;
  readonly status: string;
  readonly headers: Record<string, string>;
  readonly bytes: Buffer;
  readonly log: readonly LogLine[];
  readonly violations: readonly string[];
  readonly tookMs: number;
}

/** Runs ResizeImage on S3's response for a key. */
export async function resize(store: Store, uri: string, options: ResizeOptions = {}): Promise<Outcome> {
  const { method = 'GET', status = '404', leftMs, config = testConfig(), version } = options;
  const { response = s3Error(status) } = options;
  const log: LogLine[] = [];
  const handle = createResizeImage(config, { store, log: (line) => log.push(line) });
  const given = structuredClone(response.headers);
  const request = cloudFrontRequest(uri, method, version === undefined ? {} : { 'x-cameo-version': version });
  const untouched = structuredClone(request);
  const started = performance.now();
  const context = leftMs === undefined ? undefined : { getRemainingTimeInMillis: () => leftMs };
  const result = (await handle(responseEvent(request, response), context)) as CloudFrontResultResponse;
  const tookMs = performance.now() - started;
  const violations = responseViolations(result, 'origin-response', given);
  if (JSON.stringify(request) !== JSON.stringify(untouched)) violations.push('the request was changed');
  return {
    result,
    same: (result as unknown) === response,
    status: result.status,
    headers: plainHeaders(result.headers),
    bytes: Buffer.from(result.body ?? '', result.bodyEncoding === 'base64' ? 'base64' : 'utf8'),
    log,
    violations,
    tookMs,
  };
}

/** The problem in an answer's body. */
export const problemIn = ({ bytes }: Outcome): Record<string, unknown> => JSON.parse(bytes.toString());
