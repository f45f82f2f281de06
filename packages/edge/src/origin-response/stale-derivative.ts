import { type ImageConfig, parseDerivativeKey, VARIANTS_PREFIX } from '@cameo/core';
import type { CloudFrontRequest, CloudFrontResponse } from 'aws-lambda';
import { headerValue } from '../cloudfront/lambda-edge.js';
import { decodedKey } from '../http/request.js';
import { MADE_FROM_HEADER, type Store } from '../store/store.js';
import { lookAgain, type SourceState } from './source-state.js';
import type { TimeBudget } from './time-budget.js';

/**
 * What became of the original of a derivative that the origin found. Only a young one is looked at: a render that began
 * before a purge may store its derivative after it, and takes it back within its own time (docs/adr/0012-purge.md).
 * Older ones are taken to be the same, which costs no request.
 */
export async function stateOfFound(
  { uri }: CloudFrontRequest,
  { status, headers }: CloudFrontResponse,
  store: Store,
  config: ImageConfig,
  budget: TimeBudget,
): Promise<SourceState> {
  const madeFrom = headerValue(headers, MADE_FROM_HEADER);
  if (madeFrom === undefined || status === '304' || !uri.startsWith(`/${VARIANTS_PREFIX}`)) return 'same';
  if (ageMs(headers) > 2 * config.timeoutMs) return 'same';
  const variant = parseDerivativeKey(decodedKey(uri) ?? '', config);
  return variant === undefined ? 'same' : lookAgain(store, variant.source, madeFrom, budget);
}

/** Age by the store's own clock, ms; infinite when it cannot be told. */
function ageMs(headers: CloudFrontResponse['headers']): number {
  const age =
    Date.parse(headerValue(headers, 'date') ?? '') - Date.parse(headerValue(headers, 'last-modified') ?? '');
  return Number.isNaN(age) ? Number.POSITIVE_INFINITY : age;
}
