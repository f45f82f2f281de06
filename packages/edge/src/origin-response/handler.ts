import { grammarHash, type ImageConfig, issue, SIGNATURE_HEADER } from '@cameo/core';
import type { CloudFrontResponse, CloudFrontResponseEvent, CloudFrontResponseResult } from 'aws-lambda';
import { type Access, accessOf, type SigningKeys, spellingOf } from '../access/access.js';
import { exchangeOf, headerValue, rewriteResponse } from '../cloudfront/lambda-edge.js';
import type { Answer } from '../http/answer.js';
import type { Log } from '../http/log.js';
import { ProblemError } from '../http/problem-error.js';
import { VERSION_HEADER } from '../http/request.js';
import type { Store } from '../store/store.js';
import { passOn, problemAnswer, tagHeaders } from './answers.js';
import { stateOfFound } from './derivative.js';
import { lookForOriginal, originProblem } from './original.js';
import { addressOf, type ResizeRequest, type Tools } from './request.js';
import { timedStore } from './store-calls.js';
import { startClock } from './time.js';

/** The trigger on origin-response. `context` is Lambda's own; only its remaining time is read. */
export type ResizeImage = (
  event: CloudFrontResponseEvent,
  context?: { getRemainingTimeInMillis(): number },
) => Promise<CloudFrontResponseResult>;

/** The trigger's external dependencies. */
export interface ResizeImagePorts {
  readonly store: Store;
  readonly log: Log;
  /** Keys for checking signatures; none by default. */
  readonly keys?: SigningKeys;
}

/**
 * Creates *ResizeImage*. It passes on a found derivative, makes one that is missing or whose original has changed, and
 * answers everything else with a problem. The answer is always the received response, mutated, and it is returned
 * before the trigger's time limit, whatever the store or the encoder do.
 */
export function createResizeImage(
  config: ImageConfig,
  { store: bucket, log, keys = new Map() }: ResizeImagePorts,
): ResizeImage {
  const access = accessOf(config, keys);
  const hash = grammarHash(config);
  const store = timedStore(bucket);
  return async (event, context) => {
    const { request, response } = exchangeOf(event);
    const { timeoutMs } = config;
    const clock = startClock(Math.min(context?.getRemainingTimeInMillis() ?? timeoutMs, timeoutMs));
    const tools: Tools = { config, hash, access, store, log, clock };
    const address = addressOf(request.uri, config);
    const token = access?.unseal(headerValue(request.headers, SIGNATURE_HEADER) ?? '') ?? '';
    const version = headerValue(request.headers, VERSION_HEADER);
    const resizeRequest: ResizeRequest = {
      address,
      head: request.method === 'HEAD',
      token,
      version,
      measured: {},
    };

    const refused = access && refusalOf(resizeRequest, access);
    const found = isFound(response);
    if (found && !refused) {
      const { state, kept } = await stateOfFound(address, response, tools);
      if (state !== 'changed') return passOn(response, resizeRequest, tools, kept, state === 'unknown');
    }
    const answering = refused
      ? Promise.reject(refused)
      : answer(found ? '404' : response.status, resizeRequest, tools);
    const answered = await clock
      .within(answering)
      .catch((error: unknown) => problemAnswer(error, resizeRequest, tools));
    const headers = { ...answered.headers, ...tagHeaders(address.source) };
    return rewriteResponse(response, { ...answered, headers });
  };
}

/**
 * The reason for which the rules of the stage refuse a derivative, stored or not. Originals pass as origin-request
 * allowed them: their address does not contain the signed version.
 */
function refusalOf(
  { address: { derivative }, token, version }: ResizeRequest,
  access: Access,
): ProblemError | undefined {
  if (derivative === undefined) return undefined;
  const { variant } = derivative;
  const refused = access.issueOf({ source: variant.source, transform: spellingOf(variant, version) }, token);
  return (
    refused && new ProblemError(refused, 'the rules of the stage refuse it, and origin-request let it pass')
  );
}

/** Statuses with the origin's own body, or none; a redirect of S3 is an error in XML. */
const isFound = ({ status }: CloudFrontResponse): boolean => /^2/.test(status) || status === '304';

/** The answer where the origin found nothing. @throws ProblemError */
async function answer(status: string, request: ResizeRequest, tools: Tools): Promise<Answer> {
  const { uri, key, isBelowVariants, derivative } = request.address;
  if (status !== '404' && status !== '403') throw originProblem(status);
  if (key === undefined) {
    const about = { param: 'path', received: uri, expected: 'percent-encoded UTF-8' };
    throw new ProblemError(issue('malformed-encoding', about), 'the path does not decode');
  }
  if (!isBelowVariants) throw await lookForOriginal(status, key, tools);
  if (derivative === undefined) {
    const found = issue('no-such-page', { param: 'path' });
    throw new ProblemError(found, 'the key is not one that this grammar makes');
  }
  // Loaded on demand: most requests only pass on, and start faster without it.
  const { resize } = await import('./resize.js');
  return resize(derivative, request, tools);
}
