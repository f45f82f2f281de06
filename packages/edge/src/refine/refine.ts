import {
  type DerivativeKey,
  type ImageConfig,
  OUTPUT_FORMATS,
  parseDerivativeKey,
  type Variant,
} from '@cameo/core';
import { DEFAULT_INFRA, mayRefine, pictureCacheControl } from '@cameo/core/config';
import { type Log, type LogLine, memoryPeakMb } from '../http/log.js';
import { ProblemError } from '../http/problem-error.js';
import { withdraw } from '../origin-response/derivative.js';
import { recheckOriginal } from '../origin-response/original.js';
import { readOriginal } from '../origin-response/read-original.js';
import { type TimedStore, timedStore } from '../origin-response/store-calls.js';
import { type Clock, type Measured, startClock, timed } from '../origin-response/time.js';
import { type FinalMark, isFinal, type Store, type StoredObject, StoreError } from '../store/store.js';

/** The result of refining a derivative. */
export interface Refined {
  /**
   * `smaller`: it was replaced by fewer bytes. `same`: it stays, and is marked so that it is not tried again. `already`: it was
   * refined before. `left-out`: derivatives with this key are not refined. `gone`: it does not exist. `changed`: it, or its
   * original, was replaced meanwhile, and the result was discarded.
   */
  readonly outcome: NonNullable<LogLine['outcome']>;
  /** Size of the derivative before, bytes. */
  readonly bytesBefore?: number;
  /** Size of the refined picture, bytes, whether it replaced the derivative or not. */
  readonly bytesAfter?: number;
  /** Duration, ms. */
  readonly ms: number;
}

/**
 * Renders one stored derivative again with more effort.
 * @param key of any object in the store
 * @param budgetMs timeout, ms
 * @throws StoreError, ProblemError if it failed and may be retried: everything is unchanged then
 */
export type Refine = (key: string, budgetMs?: number) => Promise<Refined>;

/** The function's external dependencies. */
export interface RefinePorts {
  readonly store: Store;
  readonly log: Log;
  /** Memory of the process, MB; by default that of the function in a new stage. */
  readonly memoryMb?: number;
}

/** Default timeout for one derivative, ms. */
const DEFAULT_MS = 120_000;

/**
 * Maximum size of a refined derivative, relative to the old one: saving less than 4% does not justify another fetch by the CDN.
 */
const MAX_SHARE = 0.96;

/** Share of its time that a render must have had for its timeout to be final: otherwise slow reads may have caused it. */
const FULL_SHARE = 0.75;

/** Timeouts of single calls to the store, ms. */
const LOOKUP_MS = 10_000;
const STORE_MS = 20_000;
const WITHDRAW_MS = 8000;

/** Upper bound of a derivative, bytes: 22 million pixels, four bytes each. */
const MAX_BYTES = 100_000_000;

/** Permanent problems: the derivative stays as it is. */
const PERMANENT_CODES: readonly string[] = [
  'source-too-large',
  'source-unsupported',
  'source-corrupt',
  'too-dear',
];

/** Dependencies and state of one refinement. */
interface Tools {
  readonly config: ImageConfig;
  readonly store: TimedStore;
  readonly log: Log;
  readonly clock: Clock;
  readonly measured: Measured;
}

/** A found derivative with everything that identifies it. */
interface Found {
  readonly key: DerivativeKey;
  readonly variant: Variant;
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly etag: string;
  /** Entity tag of its original. */
  readonly madeFrom: string;
}

/** Creates *Refine*: it reads a derivative, renders it again from its original, and replaces it if neither has changed. */
export function createRefine(
  config: ImageConfig,
  { store: bucket, log, memoryMb = DEFAULT_INFRA.refineMemoryMb }: RefinePorts,
): Refine {
  const store = timedStore(bucket);
  return async (key, budgetMs = DEFAULT_MS) => {
    const clock = startClock(budgetMs);
    const measured: Measured = {};
    const tools: Tools = { config: { ...config, memoryMb }, store, log, clock, measured };
    const refined = await clock.within(refine(key, tools));
    const ms = Math.round(clock.elapsedMs());
    const level = refined.outcome === 'left-out' || refined.outcome === 'already' ? 'debug' : 'info';
    log({ level, event: 'refined', key, ...refined, ...measured, totalMs: ms, memoryPeakMb: memoryPeakMb() });
    return { ...refined, ms };
  };
}

type Outcome = Omit<Refined, 'ms'>;

/** Refines one derivative; reads from top to bottom. */
async function refine(key: string, tools: Tools): Promise<Outcome> {
  const { config, clock, measured } = tools;

  // The key determines which derivatives may be refined.
  const variant = parseDerivativeKey(key, config);
  if (variant === undefined || !mayRefine(variant, config)) return { outcome: 'left-out' };

  // The current derivative, and the original that it records.
  const found = await timed(measured, 'readMs', clock, () =>
    findToRefine(key as DerivativeKey, variant, tools),
  );
  if ('outcome' in found) return found;
  const bytesBefore = found.body.length;
  if (!isRefinableType(found, config)) return keep(found, { bytesBefore }, tools);
  const original = await timed(measured, 'readMs', clock, () => readSame(found, tools), 0);
  if (original === 'changed') return { outcome: 'changed', bytesBefore };
  if (original === 'refused') return keep(found, { bytesBefore }, tools);
  measured.sourceBytes = original.length;

  // The same picture with more effort.
  const body = await timed(measured, 'renderMs', clock, () => bodyAgain(original, found, tools));
  const bytesAfter = body?.length;
  const sizes = { bytesBefore, ...(bytesAfter !== undefined && { bytesAfter }) };
  if (body === undefined || body.length > MAX_SHARE * bytesBefore) return keep(found, sizes, tools);

  // Replace it, unless somebody has changed it.
  const outcome = await put(found, body, 'smaller', tools);
  return { outcome, ...sizes };
}

/** The derivative with its bytes, or the reason for not refining it. @throws StoreError */
async function findToRefine(key: DerivativeKey, variant: Variant, tools: Tools): Promise<Found | Outcome> {
  const { store, clock } = tools;
  const object = await opened(store, key, clock);
  if (object === undefined) return { outcome: 'gone' };
  const { contentType, etag, madeFrom, refined } = object;
  const known = contentType !== undefined && etag !== undefined && madeFrom !== undefined;
  const final = isFinal(refined);
  if (final || !known) {
    object.discard();
    // Without a record of its original it cannot be compared.
    return { outcome: final ? 'already' : 'left-out' };
  }
  const body = await store.read(key, object, clock.callMs(LOOKUP_MS), MAX_BYTES);
  return { key, variant, body, contentType, etag, madeFrom };
}

async function opened(store: TimedStore, key: string, clock: Clock): Promise<StoredObject | undefined> {
  try {
    return await store.open(key, clock.callMs(LOOKUP_MS));
  } catch (error) {
    if (error instanceof StoreError && error.failure === 'missing') return undefined;
    throw error;
  }
}

/** The format of a derivative is its content type; its key only states the allowed ones. */
const isRefinableType = ({ contentType }: Found, { refine: settings }: ImageConfig): boolean =>
  settings !== false && settings.formats.some((format) => OUTPUT_FORMATS[format].mime === contentType);

/**
 * The original that a derivative was made from: `changed` if it was replaced or deleted, `refused` if the configuration no longer
 * accepts it. @throws ProblemError
 */
async function readSame(
  { variant, madeFrom }: Found,
  tools: Tools,
): Promise<Uint8Array | 'changed' | 'refused'> {
  const original = readOriginal(variant.source, tools);
  try {
    if ((await original.etag) === madeFrom) return await original.bytes;
    original.abandon();
    return 'changed';
  } catch (error) {
    const code = error instanceof ProblemError ? error.issue.code : '';
    if (code === 'source-missing') return 'changed';
    if (PERMANENT_CODES.includes(code)) return 'refused';
    throw error;
  }
}

/** The bytes of the refined picture; undefined if effort does not help, or if it exceeds this function's limits. */
async function bodyAgain(
  original: Uint8Array,
  { variant, contentType }: Found,
  { config, clock }: Tools,
): Promise<Uint8Array | undefined> {
  const { renderAgain } = await import('../render/render.js');
  const hadTime = clock.leftMs() >= FULL_SHARE * (clock.leftMs() + clock.elapsedMs());
  try {
    const made = await renderAgain(original, variant, config, clock.leftMs);
    return made?.contentType === contentType ? made?.body : undefined;
  } catch (error) {
    if (error instanceof ProblemError && isPermanent(error, hadTime)) return undefined;
    throw error;
  }
}

/** A timeout without a cause was predicted before the work began, and will be predicted again with the same time. */
const isPermanent = ({ issue: { code }, cause }: ProblemError, hadTime: boolean): boolean =>
  PERMANENT_CODES.includes(code) || (code === 'render-timeout' && cause === undefined && hadTime);

/** Keeps a derivative and marks it, so that caches keep it and it is not tried again. */
async function keep(found: Found, sizes: Omit<Outcome, 'outcome'>, tools: Tools): Promise<Outcome> {
  return { outcome: await put(found, found.body, 'same', tools), ...sizes };
}

/**
 * Replaces a derivative that is unchanged since it was found, then checks whether its original is still current, and deletes
 * the derivative if not: a purge in between may have come too early (docs/adr/0012-purge.md).
 */
async function put(
  { key, variant, contentType, etag, madeFrom }: Found,
  body: Uint8Array,
  refined: FinalMark,
  tools: Tools,
): Promise<FinalMark | 'changed'> {
  const { config, store, clock, measured } = tools;
  return timed(measured, 'storeMs', clock, async () => {
    const cacheControl = pictureCacheControl(config.cache, false);
    const headers = { contentType, cacheControl, madeFrom, refined, ifMatch: etag };
    // A PUT that timed out may still be executed, so the original is checked in any case.
    const [replacing] = await Promise.allSettled([store.replace(key, body, headers, clock.callMs(STORE_MS))]);
    if ((await recheckOriginal(variant.source, madeFrom, tools)) === 'changed') {
      if (replacing.status === 'rejected' || replacing.value === 'replaced') {
        await withdraw(key, tools, WITHDRAW_MS);
      }
      return 'changed';
    }
    if (replacing.status === 'rejected') throw replacing.reason;
    return replacing.value === 'replaced' ? refined : 'changed';
  });
}
