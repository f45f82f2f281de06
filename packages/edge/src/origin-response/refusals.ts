import {
  type DerivativeKey,
  derivativePrefix,
  type Issue,
  type IssueCode,
  issue as issueOf,
  type SourceKey,
} from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';
import { sniffFormat } from '../pictures/sniff.js';
import { StoreError } from '../store/store.js';
import type { IncomingOriginal } from './original.js';
import type { Derivative, Tools } from './request.js';
import type { Measured } from './time.js';

/** How long a refusal stands, ms; a new version of the functions may do better. */
const STANDS_MS = 600_000;

/** Time for looking and for writing, ms. */
const CALL_MS = 2000;

/** Refusals of one source that are noted at most, the newest; each is some 300 bytes. */
const MOST = 100;

/** What is read of a note at most, bytes. */
const MOST_BYTES = 100_000;

/** Share of the trigger's time that a render took by itself when it was too slow, and nothing else was. */
const SLOW_SHARE = 0.6;

/** What fails for the original and not for the moment; a render that took too long only where nothing else took the time. */
const NOTED: readonly IssueCode[] = [
  'source-corrupt',
  'source-too-large',
  'source-unsupported',
  'render-timeout',
  'too-dear',
];

/** Issues that every variant of an original has. */
const OF_THE_ORIGINAL: readonly IssueCode[] = ['source-corrupt', 'source-unsupported'];

/** One refusal: the issue, until when it stands, and the name of the variant; without one it is for all variants. */
interface Refusal {
  readonly issue: Issue;
  readonly until: number;
  readonly variant: string | undefined;
}

/** The refusals of a source, with the entity tag of the original that they are about. */
export interface Refusals {
  readonly madeFrom: string | undefined;
  readonly list: readonly Refusal[];
}

/** Where the refusals of a source are noted: a purge finds them there, and no variant has this name. */
const refusalsKey = (source: SourceKey): DerivativeKey =>
  `${derivativePrefix(source)}refused.json` as DerivativeKey;

/** What was noted about a source; undefined when there is nothing, or when it cannot be read. Never fails. */
export async function readRefusals(
  source: SourceKey,
  { store, clock }: Pick<Tools, 'store' | 'clock'>,
): Promise<Refusals | undefined> {
  const key = refusalsKey(source);
  try {
    const object = await store.open(key, clock.callMs(CALL_MS));
    const bytes = await store.read(key, object, clock.callMs(CALL_MS), MOST_BYTES);
    const list: unknown = JSON.parse(bytes.toString());
    return Array.isArray(list) ? { madeFrom: object.madeFrom, list } : undefined;
  } catch (error) {
    if (error instanceof StoreError || error instanceof ProblemError || error instanceof SyntaxError)
      return undefined;
    throw error;
  }
}

/**
 * The refusal of a variant that stands: it was noted some minutes ago, and the original is still the one that it is about.
 * Then nothing is decoded.
 */
export async function standingRefusal(
  refusals: Refusals | undefined,
  { key }: Derivative,
  original: IncomingOriginal,
  now: number,
): Promise<Issue | undefined> {
  const name = nameOf(key);
  const found = refusals?.list.find(
    ({ until, variant: only }) => until > now && (only === undefined || only === name),
  );
  if (found === undefined || refusals?.madeFrom === undefined) return undefined;
  return (await original.etag) === refusals.madeFrom ? found.issue : undefined;
}

/**
 * The problem of one variant more where as many were refused in the last minutes as are noted at most: each new one would
 * read the original whole, to be refused as well. What is reserved is tried in any case.
 */
export async function refusedTooOften(
  refusals: Refusals | undefined,
  original: IncomingOriginal,
  now: number,
): Promise<ProblemError | undefined> {
  const standing = refusals?.list.filter(({ until }) => until > now).length ?? 0;
  if (standing < MOST || refusals?.madeFrom === undefined) return undefined;
  if ((await original.etag) !== refusals.madeFrom) return undefined;
  const received = `a variant of a picture of which ${standing} others were just refused`;
  const expected =
    'a width alone at the default quality, or a preset: these are always tried. Others are again in ten minutes';
  const found = issueOf('too-many-variants', { param: 'query', received, expected });
  return new ProblemError(found, `${standing} variants were refused, and the original is still the same`);
}

/** What a refusal is noted with: what was noted before, what the request measured, and the time of day, ms. */
export interface Noting {
  readonly known: Refusals | undefined;
  readonly measured: Measured;
  readonly now: number;
}

/**
 * Notes that a variant was refused, where that is the original's fault: for all variants where each would fail in the same
 * way, else for this one. Never fails; what is not noted is found out again.
 */
export async function noteRefusal(
  error: unknown,
  { variant, key: refused }: Derivative,
  original: IncomingOriginal,
  { known, measured, now }: Noting,
  { store, clock, log, config }: Pick<Tools, 'store' | 'clock' | 'log' | 'config'>,
): Promise<void> {
  if (!(error instanceof ProblemError) || !NOTED.includes(error.issue.code)) return;
  // One that waited for its turn, or for a store that was slow, may have all the time the next time.
  const slow = error.cause !== undefined && (measured.renderMs ?? 0) >= SLOW_SHARE * config.timeoutMs;
  if (error.issue.code === 'render-timeout' && !slow) return;
  const key = refusalsKey(variant.source);
  try {
    const madeFrom = await original.etag;
    if (madeFrom === undefined) return;
    const { issue } = error;
    // Where the first bytes showed that it is no input, the rest was not read.
    const read = await original.bytes.catch(() => original.start);
    const forAll = OF_THE_ORIGINAL.includes(issue.code) && !differsByVariant(read);
    const refusal = { issue, until: now + STANDS_MS, variant: forAll ? undefined : nameOf(refused) };
    const earlier = known?.madeFrom === madeFrom ? known.list.filter(({ until }) => until > now) : [];
    const body = Buffer.from(JSON.stringify([refusal, ...earlier].slice(0, MOST)));
    const headers = { contentType: 'application/json', cacheControl: 'no-store', madeFrom };
    const ms = clock.callMs(CALL_MS);
    const writing = async (): Promise<void> => {
      if (known !== undefined) await store.remove(key, ms);
      await store.putNew(key, body, headers, ms);
    };
    await store.together(`noting ${JSON.stringify(key)}`, ms, writing());
  } catch (failure) {
    // The original itself may be what could not be read: then there is nothing to be noted.
    if (failure instanceof ProblemError) return;
    const reason = failure instanceof Error ? failure.message : String(failure);
    log({ level: 'warn', event: 'store-failed', key, reason });
  }
}

/** Whether one variant may need frames that another does not, or may be sent as it is. */
function differsByVariant(bytes: Uint8Array): boolean {
  const format = sniffFormat(bytes);
  if (format === 'png') return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('acTL');
  return format === 'gif' || format === 'webp' || format === 'svg';
}

const nameOf = (key: DerivativeKey): string => key.slice(key.lastIndexOf('/') + 1);
