import {
  grammarHash,
  type ImageConfig,
  ISSUES,
  issue,
  parseDerivativeKey,
  SIGNATURE_HEADER,
  VARIANTS_PREFIX,
  type Variant,
} from '@cameo/core';
import type { CloudFrontResponse, CloudFrontResponseEvent, CloudFrontResponseResult } from 'aws-lambda';
import { type Access, accessOf, type SigningKeys, spellingOf } from '../access/access.js';
import { exchangeOf, headerValue, rewriteResponse } from '../cloudfront/lambda-edge.js';
import type { Answer } from '../http/answer.js';
import { tagHeaders } from '../http/cache-tag.js';
import { type Log, memoryPeakMb } from '../http/log.js';
import { problem, withHeaders } from '../http/problem.js';
import { ProblemError } from '../http/problem-error.js';
import { decodedKey } from '../http/request.js';
import type { Store } from '../store/store.js';
import { lookForOriginal, originProblem } from './origin-problem.js';
import { passOn } from './pass-on.js';
import type { Resizing } from './resize-variant.js';
import { stateOfFound } from './stale-derivative.js';
import { startBudget } from './time-budget.js';

/** The trigger on origin-response. `context` is Lambda's own; only its account of the time left is read. */
export type ResizeImage = (
  event: CloudFrontResponseEvent,
  context?: { getRemainingTimeInMillis(): number },
) => Promise<CloudFrontResponseResult>;

/** What the trigger reaches the world through. */
export interface ResizeImagePorts {
  readonly store: Store;
  readonly log: Log;
  /** That signatures are checked with; none unless told. */
  readonly keys?: SigningKeys;
}

/**
 * Makes *ResizeImage*: it passes on what the origin found, makes the derivative that it did not find or whose original
 * has changed, and answers everything else by a problem. The answer is always the response that it was given, changed, and it comes before the
 * trigger's time is over whatever the store or the encoder do.
 */
export function createResizeImage(
  config: ImageConfig,
  { store, log, keys = new Map() }: ResizeImagePorts,
): ResizeImage {
  const access = accessOf(config, keys);
  return async (event, context) => {
    const { request, response } = exchangeOf(event);
    const token = headerValue(request.headers, SIGNATURE_HEADER) ?? '';
    const refused = access && refusalOf(request.uri, token, config, access);
    const budget = startBudget(
      Math.min(context?.getRemainingTimeInMillis() ?? config.timeoutMs, config.timeoutMs),
    );
    if (isFound(response) && !refused) {
      const state = await stateOfFound(request, response, store, config, budget);
      if (state !== 'changed') return passOn(request, response, config, state === 'unknown');
    }
    const head = request.method === 'HEAD';
    const started = performance.now();
    const outOfTime = afterMs(budget.leftMs());
    const resizing = { config, store, log, budget, head, access, token, measured: {} };
    const answered = await Promise.race([
      refused
        ? Promise.reject(refused)
        : answer(request.uri, isFound(response) ? '404' : response.status, resizing),
      outOfTime.reached,
    ]).catch((error: unknown) => {
      const totalMs = Math.round(performance.now() - started);
      return failed(error, request.uri, totalMs, resizing);
    });
    outOfTime.cancel();
    const headers = { ...answered.headers, ...tagHeaders(request.uri, config) };
    return rewriteResponse(response, { ...answered, headers });
  };
}

/**
 * Why the rules of the stage refuse a derivative, made or not. An original is passed on as origin-request let it through:
 * its own address does not say which version was signed.
 */
function refusalOf(
  uri: string,
  token: string,
  config: ImageConfig,
  access: Access,
): ProblemError | undefined {
  const variant = variantAt(uri, config);
  if (variant === undefined) return undefined;
  const refused = access.issueOf({ source: variant.source, transform: spellingOf(variant) }, token);
  return (
    refused && new ProblemError(refused, 'the rules of the stage refuse it, and origin-request let it pass')
  );
}

function variantAt(uri: string, config: ImageConfig): Variant | undefined {
  const key = decodedKey(uri);
  return key === undefined ? undefined : parseDerivativeKey(key, config);
}

/** Statuses whose body, or whose lack of one, is the origin's to decide; a redirect of S3 is an error in XML. */
const isFound = ({ status }: CloudFrontResponse): boolean => /^2/.test(status) || status === '304';

async function answer(uri: string, status: string, resizing: Resizing): Promise<Answer> {
  const { config, store, budget } = resizing;
  if (status !== '404' && status !== '403') throw originProblem(status);
  const key = decodedKey(uri);
  if (key === undefined) {
    const about = { param: 'path', received: uri, expected: 'percent-encoded UTF-8' };
    throw new ProblemError(issue('malformed-encoding', about), 'the path does not decode');
  }
  if (!key.startsWith(VARIANTS_PREFIX)) throw await lookForOriginal(status, key, store, budget);
  const variant = parseDerivativeKey(key, config);
  if (variant !== undefined) {
    // Most requests only pass on, and start faster without it.
    const { resizeVariant } = await import('./resize-variant.js');
    return resizeVariant(variant, resizing);
  }
  throw new ProblemError(
    issue('no-such-page', { param: 'path' }),
    'the key is not one that this grammar makes',
  );
}

/** The problem that an error is answered by; anything unknown is `internal`, and only the log says what it was. */
function failed(error: unknown, uri: string, totalMs: number, resizing: Resizing): Answer {
  const { config, log, head, measured } = resizing;
  const found = error instanceof ProblemError ? error.issue : issue('internal');
  const row = ISSUES[found.code];
  const { status, report } = row;
  const reason = error instanceof Error ? error.message : String(error);
  const level = status >= 500 ? 'error' : report ? 'warn' : 'info';
  const asked = decodedKey(uri);
  const key = asked?.startsWith(VARIANTS_PREFIX) ? asked : uri;
  const totals = { totalMs, memoryPeakMb: memoryPeakMb() };
  log({ level, event: 'failed', key, code: found.code, reason, ...measured, ...totals });
  const answer = problem([found], row, grammarHash(config), head);
  return status === 503 ? withHeaders(answer, { 'Retry-After': '1' }) : answer;
}

/** A promise that fails with `render-timeout` after a time, unless it is cancelled. */
function afterMs(ms: number): { reached: Promise<never>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const reached = new Promise<never>((_, reject) => {
    const late = new ProblemError(
      issue('render-timeout', { param: 'original' }),
      `no answer after ${Math.round(ms)} ms`,
    );
    timer = setTimeout(() => reject(late), ms);
  });
  return { reached, cancel: () => clearTimeout(timer) };
}
