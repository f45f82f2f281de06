import {
  briefCacheControl,
  derivativeKey,
  type ImageConfig,
  issue,
  pictureCacheControl,
  type Variant,
} from '@cameo/core';
import type { Access } from '../access/access.js';
import { MAX_GENERATED_BODY_BYTES } from '../cloudfront/lambda-edge.js';
import type { Answer } from '../http/answer.js';
import { type Log, memoryPeakMb } from '../http/log.js';
import { ProblemError } from '../http/problem-error.js';
import type { Rendition } from '../render/render.js';
import type { Store } from '../store/store.js';
import { type FoundDerivative, findDerivative } from './find-derivative.js';
import { makeRendition, startReading } from './make-rendition.js';
import { type Measured, timed } from './measured.js';
import { mezzanineToStore } from './mezzanine-type.js';
import { headAnswer, type Picture, pictureAnswer, redirectAnswer } from './picture-answer.js';
import type { IncomingSource } from './read-source.js';
import { noteRefusal, readRefusals, standingRefusal } from './refusals.js';
import { type Stored, storeRendition, withdraw } from './store-rendition.js';
import type { TimeBudget } from './time-budget.js';

/** What one request has at hand. */
export interface Resizing {
  readonly config: ImageConfig;
  readonly store: Store;
  readonly log: Log;
  readonly budget: TimeBudget;
  readonly head: boolean;
  readonly measured: Measured;
  /** The rules of the stage, and the token that the request came with. */
  readonly access: Access | undefined;
  readonly token: string;
}

/**
 * Makes the answer to a variant that the origin does not have: reads the original, renders, stores, and sends it. HEAD
 * makes nothing: it would have strangers fill the bucket without receiving a byte.
 * @throws ProblemError
 */
export async function resizeVariant(variant: Variant, resizing: Resizing): Promise<Answer> {
  const { config, store, log, budget, head, measured } = resizing;
  const key = derivativeKey(variant);
  const started = performance.now();
  // Both are asked at once: the derivative is nearly always missing, and then the original is on its way already.
  const reading = startReading(variant, resizing);
  const [found, refusals] = await Promise.all([
    findDerivative(store, key, budget),
    readRefusals(store, variant.source, budget),
  ]);
  if (found !== undefined && (await isOf(found, reading.source))) {
    log({ level: 'info', event: 'reused', key, outputBytes: found.body.length, totalMs: since(started) });
    return sendStored(found, config, head);
  }
  if (found !== undefined) await withdraw(store, key, budget, log);
  const { source } = reading;
  const refused = await standingRefusal(refusals, variant, source, Date.now());
  if (refused !== undefined) {
    source.abandon();
    throw new ProblemError(refused, 'it was refused some minutes ago, and the original is still the same');
  }
  if (head) {
    await source.etag;
    source.abandon();
    log({ level: 'info', event: 'head', key, totalMs: since(started) });
    return headAnswer(config);
  }
  const { rendition, from, madeFrom } = await makeRendition(variant, reading, resizing).catch(
    async (error: unknown) => {
      await noteRefusal(error, refusals, variant, source, { ...resizing, now: Date.now() });
      throw error;
    },
  );
  measured.outputBytes = rendition.body.length;

  const picture: Picture = {
    body: rendition.body,
    contentType: rendition.contentType,
    cacheControl: pictureCacheControl(config.cache, variant.transform.v !== undefined),
  };
  const mezzanine = mezzanineToStore(variant, rendition, config);
  const stored = await timed(measured, 'storeMs', () =>
    storeRendition(store, variant, { ...picture, madeFrom, mezzanine }, budget, log),
  );
  const way = from === 'mezzanine' ? 'used' : mezzanine && 'made';
  const { width, height, frames, format, reason } = rendition;
  const about = { stored, ...measured, ...sourceOf(rendition), width, height, frames, format };
  const totals = { totalMs: since(started), memoryPeakMb: memoryPeakMb() };
  log({
    level: 'info',
    event: 'rendered',
    key,
    ...about,
    ...(way && { mezzanine: way }),
    ...(reason && { reason }),
    ...totals,
  });
  return send(picture, variant, stored, resizing);
}

/**
 * Whether a derivative was made from the original as it is now. One that does not say counts, and so does one whose
 * original cannot be looked at just now.
 * @throws ProblemError `source-missing`
 */
async function isOf({ madeFrom }: FoundDerivative, source: IncomingSource): Promise<boolean> {
  if (madeFrom === undefined) return true;
  try {
    return (await source.etag) === madeFrom;
  } catch (error) {
    if (error instanceof ProblemError && error.issue.code === 'source-missing') throw error;
    return true;
  }
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
  { config, head, access, token }: Resizing,
): Answer {
  if (stored === 'failed') {
    const brief = { ...picture, cacheControl: briefCacheControl(config.cache.unstoredSeconds) };
    if (head || picture.body.length <= MAX_GENERATED_BODY_BYTES) return pictureAnswer(brief, config, head);
    const received = `${picture.body.length} bytes`;
    const expected = `at most ${MAX_GENERATED_BODY_BYTES} bytes where it could not be stored; ask for a smaller w or q`;
    const tooLarge = issue('rendition-too-large', { param: 'w', received, expected });
    throw new ProblemError(tooLarge, `a rendition of ${received} could not be stored`);
  }
  // The picture was right when it was asked for, and nobody may keep it.
  const sent = stored === 'withdrawn' ? { ...picture, cacheControl: briefCacheControl(0) } : picture;
  const fits = head || picture.body.length <= MAX_GENERATED_BODY_BYTES;
  return fits ? pictureAnswer(sent, config, head) : redirectAnswer(variant, config, access, token);
}

const since = (start: number): number => Math.round(performance.now() - start);

const sourceOf = ({ source }: Rendition) => ({
  sourceFormat: source.format,
  sourceWidth: source.width,
  sourceHeight: source.height,
});
