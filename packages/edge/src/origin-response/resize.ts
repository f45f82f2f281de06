import { FACTS_FORMAT, type ImageConfig, type Variant } from '@cameo/core';
import { isRefinable, mayRefine, pictureCacheControl } from '@cameo/core/config';
import { type Face, mezzanineKey, planFromMezzanine } from '@cameo/core/plan';
import type { Answer } from '../http/answer.js';
import { type LogLine, memoryPeakMb } from '../http/log.js';
import { ProblemError } from '../http/problem-error.js';
import type { Rendition } from '../render/pixels.js';
import { cacheControlOf, headAnswer, madeAnswer, storedAnswer } from './answers.js';
import { findDerivative, type Kept, type Picture, stateOf, storeDerivative, withdraw } from './derivative.js';
import { type FoundMezzanine, findMezzanine, type MezzanineSearch, mezzanineToStore } from './mezzanine.js';
import { type IncomingOriginal, readOriginal } from './read-original.js';
import { noteRefusal, readRefusals, refusedTooOften, standingRefusal } from './refusals.js';
import type { Derivative, ResizeRequest, Tools } from './request.js';
import { noRoom, roomFor, roomInTime, storeWithinRoom } from './room.js';
import { timed } from './time.js';

/**
 * Answers a request for a variant that the origin does not have. Reads from top to bottom.
 * @throws ProblemError
 */
export async function resize(derivative: Derivative, request: ResizeRequest, tools: Tools): Promise<Answer> {
  const { variant, key } = derivative;
  const { head, measured } = request;
  const { config, hash, log, clock } = tools;

  // Start all reads at once: the derivative is nearly always missing, and by then the original is already arriving.
  const reading = startReading(variant, tools);
  const { original } = reading;
  const counting = roomFor(derivative, tools);
  const counted = roomInTime(counting);
  const [found, refusals] = await Promise.all([
    findDerivative(key, tools),
    readRefusals(variant.source, tools),
  ]);

  // Another request has just made it.
  if (found !== undefined) {
    const state = await stateOf(found, original);
    if (state !== 'changed') {
      log({ level: 'info', event: 'reused', key, outputBytes: found.body.length, totalMs: elapsed() });
      const cacheControl = cacheControlOf(request, found, state !== 'same', config) ?? found.cacheControl;
      return storedAnswer({ ...found, cacheControl }, hash, head);
    }
    await withdraw(key, tools);
  }

  // The original was refused some minutes ago: decode nothing.
  const refused = await standingRefusal(refusals, derivative, original, Date.now());
  if (refused !== undefined) {
    original.abandon();
    throw new ProblemError(refused, 'it was refused some minutes ago, and the original is still the same');
  }

  const room = await counted;

  // The source has reached its limit of derivatives, which bounds what strangers can spend.
  if (room === 'full') {
    original.abandon();
    throw noRoom(tools);
  }

  // Refusals are not stored as derivatives; they have a limit of their own.
  const tooOften = room === 'reserved' ? undefined : await refusedTooOften(refusals, original, Date.now());
  if (tooOften !== undefined) {
    original.abandon();
    throw tooOften;
  }

  // HEAD renders nothing: otherwise strangers could fill the bucket without receiving a byte.
  if (head) {
    await original.etag;
    original.abandon();
    log({ level: 'info', event: 'head', key, totalMs: elapsed() });
    return headAnswer(hash);
  }

  // Read and render.
  const { rendition, from, madeFrom } = await makeRendition(derivative, reading, request, tools).catch(
    async (error: unknown) => {
      await noteRefusal(error, derivative, original, { known: refusals, measured, now: Date.now() }, tools);
      throw error;
    },
  );
  measured.outputBytes = rendition.body.length;

  // Store the derivative, and the mezzanine that was made for it.
  const about = keptOf(variant, rendition, config);
  const picture: Picture = {
    body: rendition.body,
    contentType: rendition.contentType,
    cacheControl: about.cacheControl,
  };
  const mezzanine = mezzanineToStore(variant, rendition, config);
  const toStore = { ...picture, ...about, madeFrom, mezzanine };
  const stored = await timed(measured, 'storeMs', clock, () =>
    storeWithinRoom(counting, derivative, () => storeDerivative(key, variant.source, toStore, tools), tools),
  );

  // Log, and answer.
  const mezzanineUse = from === 'mezzanine' ? 'used' : mezzanine && 'made';
  log({
    level: 'info',
    event: 'rendered',
    key,
    stored,
    ...measured,
    ...aboutOf(rendition),
    ...(mezzanineUse && { mezzanine: mezzanineUse }),
    totalMs: elapsed(),
    memoryPeakMb: memoryPeakMb(),
  });
  const cacheControl = cacheControlOf(request, about, false, config) ?? about.cacheControl;
  const sent = { ...picture, cacheControl };
  return madeAnswer(sent, variant, stored, request, tools);

  function elapsed(): number {
    return Math.round(clock.elapsedMs());
  }
}

/**
 * Cache time of a rendition, and whether it is final. One that may be refined is requested again within the hour;
 * graphics and animations are never refined and are marked as final.
 */
function keptOf(
  variant: Variant,
  { refinable = false, format }: Rendition,
  config: ImageConfig,
): Kept & Pick<Picture, 'cacheControl'> {
  const { refine, cache } = config;
  const may = mayRefine(variant, config);
  const unrefined = may && refinable && refine !== false && isRefinable(format, refine);
  const mark = unrefined ? 'not-yet' : 'same';
  return { cacheControl: pictureCacheControl(cache, false, unrefined), refined: may ? mark : undefined };
}

/** The reads in progress: the original, and its mezzanine where there may be one. */
interface Reading {
  /** Start time, ms on the request's clock. */
  readonly started: number;
  readonly original: IncomingOriginal;
  readonly search: Promise<MezzanineSearch>;
}

function startReading(variant: Variant, tools: Tools): Reading {
  const started = tools.clock.elapsedMs();
  const original = readOriginal(variant.source, tools);
  // Load the renderer while the bytes arrive, once the original is known to exist.
  original.etag.then(() => loadRenderer(tools.config)).catch(() => undefined);
  return { started, original, search: findMezzanine(variant, original, tools) };
}

const loadRenderer = ({ inputs }: ImageConfig): Promise<unknown> =>
  Promise.all([
    import('../render/render.js'),
    import('../render/svg.js'),
    import('../render/sharp.js').then(({ loadSharp }) => loadSharp(inputs)),
  ]);

/** A rendition and its input. */
interface Made {
  readonly rendition: Rendition;
  readonly from: 'original' | 'mezzanine';
  /** Entity tag of the original. */
  readonly madeFrom: string | undefined;
}

/**
 * Makes a rendition from the mezzanine of an original if there is a usable one, otherwise from the original.
 * @throws ProblemError
 */
async function makeRendition(
  derivative: Derivative,
  { started, original, search }: Reading,
  { measured }: ResizeRequest,
  tools: Tools,
): Promise<Made> {
  const { variant } = derivative;
  const { config, clock } = tools;
  const found = await timed(measured, 'readMs', clock, () => search, started);
  let unusable = found.kind === 'stale';
  if (found.kind === 'found') {
    measured.sourceBytes = found.bytes.length;
    const made = await timed(measured, 'renderMs', clock, () => fromMezzanine(found, derivative, tools));
    if (typeof made === 'object')
      return { rendition: made, from: 'mezzanine', madeFrom: await original.etag };
    unusable = made === 'unusable';
  }
  if (unusable && config.mezzanine !== false) {
    await withdraw(mezzanineKey(variant.source, config.mezzanine), tools);
  }
  // An original that was abandoned for an unusable mezzanine is read again.
  const source = original.isAbandoned() ? readOriginal(variant.source, tools) : original;
  const bytes = await timed(measured, 'readMs', clock, () => source.bytes, started);
  measured.sourceBytes = bytes.length;
  if (variant.target === FACTS_FORMAT) {
    const { renderFacts } = await import('../render/describe.js');
    const madeFrom = await source.etag;
    const looksForFaces = variant.transform.focus === 'face';
    const describe = () => renderFacts(bytes, config, madeFrom, clock.leftMs, looksForFaces);
    const rendition = await timed(measured, 'renderMs', clock, describe);
    return { rendition, from: 'original', madeFrom };
  }
  const keepsMezzanine = found.kind === 'missing' || unusable;
  const [{ render }, { drawingItself }] = await Promise.all([
    import('../render/render.js'),
    import('../render/svg.js'),
  ]);
  const rendition =
    drawingItself(bytes, variant, config) ??
    (await timed(measured, 'renderMs', clock, () =>
      render(bytes, variant, config, clock.leftMs, { keepsMezzanine }),
    ));
  return { rendition, from: 'original', madeFrom: await source.etag };
}

/** A rendition, or the reason for having none: a face may be missing. @throws ProblemError `render-timeout` */
async function fromMezzanine(
  { bytes, size, plan, source }: FoundMezzanine,
  { key, variant }: Derivative,
  { config, clock, log }: Tools,
): Promise<Rendition | 'unusable' | 'needs-original'> {
  const { renderMezzanine } = await import('../render/mezzanine.js');
  const planWith = (faces: readonly Face[]) => planFromMezzanine(variant, source, config, faces);
  try {
    return (
      (await renderMezzanine(bytes, size, plan, planWith, source, config, clock.leftMs)) ?? 'needs-original'
    );
  } catch (error) {
    if (error instanceof ProblemError && error.issue.code === 'render-timeout') throw error;
    const reason = error instanceof Error ? error.message : String(error);
    log({ level: 'warn', event: 'mezzanine-failed', key, reason });
    return 'unusable';
  }
}

/** The part of the log line about a rendition and its original. */
function aboutOf({ source, width, height, frames, format, reason }: Rendition): Partial<LogLine> {
  return {
    sourceFormat: source.format,
    sourceWidth: source.width,
    sourceHeight: source.height,
    width,
    height,
    frames,
    format,
    ...(reason && { reason }),
  };
}
