import {
  briefCacheControl,
  type DerivativeKey,
  derivativeKey,
  type ImageConfig,
  issue,
  pictureCacheControl,
  type Variant,
} from '@cameo/core';
import { MAX_GENERATED_BODY_BYTES } from '../cloudfront/response-size.js';
import type { Answer } from '../cloudfront/rewrite-response.js';
import { type Log, type LogLine, memoryPeakMb } from '../log.js';
import { ProblemError } from '../problem-error.js';
import type { Rendition } from '../render/render.js';
import type { Store } from '../store/store.js';
import { findDerivative } from './find-derivative.js';
import { type Measured, timed } from './measured.js';
import { type Picture, pictureAnswer, redirectAnswer } from './picture-answer.js';
import { readSource } from './read-source.js';
import type { TimeBudget } from './time-budget.js';
import { withinTime } from './within-time.js';

/** Time for storing a derivative, ms; the picture is sent whether it is stored or not. */
const STORE_MS = 8000;

/** What one request has at hand. */
export interface Resizing {
  readonly config: ImageConfig;
  readonly store: Store;
  readonly log: Log;
  readonly budget: TimeBudget;
  readonly head: boolean;
  readonly measured: Measured;
}

/**
 * Makes the answer to a variant that the origin does not have: reads the original, renders, stores, and sends it.
 * @throws ProblemError
 */
export async function resizeVariant(
  variant: Variant,
  { config, store, log, budget, head, measured }: Resizing,
): Promise<Answer> {
  const key = derivativeKey(variant);
  const started = performance.now();
  // Both are asked at once: the derivative is nearly always missing, and then the original is on its way already.
  const readingMs = budget.atMostMs(config.timeoutMs);
  const reading = timed(measured, 'readMs', () =>
    readSource(store, variant.source, config.limits, readingMs),
  );
  reading.catch(() => undefined);
  const found = await findDerivative(store, key, budget);
  if (found !== undefined) {
    log({ level: 'info', event: 'reused', key, outputBytes: found.body.length, totalMs: since(started) });
    return sendStored(found, config, head);
  }
  const bytes = await reading;
  measured.sourceBytes = bytes.length;

  const { render } = await import('../render/render.js');
  const rendition = await timed(measured, 'renderMs', () => render(bytes, variant, config, budget.leftMs));
  measured.outputBytes = rendition.body.length;

  const picture: Picture = {
    body: rendition.body,
    contentType: rendition.contentType,
    cacheControl: pictureCacheControl(config.cache, variant.transform.v !== undefined),
  };
  const stored = await timed(measured, 'storeMs', () => keep(store, key, picture, budget, log));
  const { width, height, frames, format } = rendition;
  const about = { stored, ...measured, ...sourceOf(rendition), width, height, frames, format };
  const totals = { totalMs: since(started), memoryPeakMb: memoryPeakMb() };
  log({ level: 'info', event: 'rendered', key, ...about, ...totals });
  return send(picture, variant, stored, config, head);
}

/** A picture that somebody else had stored in the meantime. */
function sendStored(picture: Picture, config: ImageConfig, head: boolean): Answer {
  if (head || picture.body.length <= MAX_GENERATED_BODY_BYTES) return pictureAnswer(picture, config, head);
  // The origin said that it is missing, and a redirect would ask the origin again: that could go round for ever.
  const reason =
    'the origin answered that a derivative is missing which the store has, and it is too large to send';
  throw new ProblemError(issue('derivative-unreachable', { param: 'path' }), reason);
}

function send(
  picture: Picture,
  variant: Variant,
  stored: Stored,
  config: ImageConfig,
  head: boolean,
): Answer {
  if (stored === 'failed') {
    const brief = { ...picture, cacheControl: briefCacheControl(config.cache.unstoredSeconds) };
    if (head || picture.body.length <= MAX_GENERATED_BODY_BYTES) return pictureAnswer(brief, config, head);
    const received = `${picture.body.length} bytes`;
    const expected = `at most ${MAX_GENERATED_BODY_BYTES} bytes where it could not be stored; ask for a smaller w or q`;
    const tooLarge = issue('rendition-too-large', { param: 'w', received, expected });
    throw new ProblemError(tooLarge, `a rendition of ${received} could not be stored`);
  }
  const fits = head || picture.body.length <= MAX_GENERATED_BODY_BYTES;
  return fits ? pictureAnswer(picture, config, head) : redirectAnswer(variant, config);
}

type Stored = NonNullable<LogLine['stored']>;

/** Stores a derivative; a failure is told to the operator and costs the viewer nothing. */
async function keep(
  store: Store,
  key: DerivativeKey,
  picture: Picture,
  budget: TimeBudget,
  log: Log,
): Promise<Stored> {
  try {
    const budgetMs = budget.atMostMs(STORE_MS);
    const storing = store.putNew(key, picture.body, picture, { budgetMs });
    return await withinTime(budgetMs, `storing ${JSON.stringify(key)}`, storing);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log({ level: 'error', event: 'store-failed', key, reason });
    return 'failed';
  }
}

const since = (start: number): number => Math.round(performance.now() - start);

const sourceOf = ({ source }: Rendition) => ({
  sourceFormat: source.format,
  sourceWidth: source.width,
  sourceHeight: source.height,
});
