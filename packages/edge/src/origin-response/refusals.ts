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
import type { IncomingOriginal } from './read-original.js';
import type { Derivative, Tools } from './request.js';
import type { Measured } from './time.js';

/** Lifetime of a refusal, ms; a new version of the functions may succeed. */
const LIFETIME_MS = 600_000;

/** Timeout of reading and of writing a note, ms. */
const CALL_MS = 2000;

/** Maximum number of noted refusals per source, the newest; each takes about 300 bytes. */
const MAX_NOTES = 100;

/** Size limit of a note, bytes. */
const MAX_BYTES = 100_000;

/** Share of the trigger's time that the render alone must have taken to count as too slow. */
const SLOW_SHARE = 0.6;

/** Failures caused by the original. `render-timeout` counts only when the render itself took the time. */
const NOTED: readonly IssueCode[] = [
  'source-corrupt',
  'source-too-large',
  'source-unsupported',
  'render-timeout',
  'too-dear',
];

/** Issues that affect every variant of an original. */
const ORIGINAL_CODES: readonly IssueCode[] = ['source-corrupt', 'source-unsupported'];

/** One refusal: the issue, its expiry, and the name of the variant; without a name it applies to all variants. */
interface Refusal {
  readonly issue: Issue;
  readonly until: number;
  readonly variant: string | undefined;
}

/** The refusals of a source, with the entity tag of the original to which they apply, and the note's own tag. */
export interface Refusals {
  readonly madeFrom: string | undefined;
  readonly list: readonly Refusal[];
  readonly etag?: string | undefined;
}

/** Attempts to write a note despite concurrent writers: of ten at once, the last one needs ten. */
const ATTEMPTS = 10;

/** Key of the note about a source. A purge deletes it with the derivatives, and no variant has this name. */
const refusalsKey = (source: SourceKey): DerivativeKey =>
  `${derivativePrefix(source)}refused.json` as DerivativeKey;

/** The note about a source; undefined when it is missing or unreadable. Never fails. */
export async function readRefusals(
  source: SourceKey,
  { store, clock }: Pick<Tools, 'store' | 'clock'>,
): Promise<Refusals | undefined> {
  const key = refusalsKey(source);
  try {
    const object = await store.open(key, clock.callMs(CALL_MS));
    const bytes = await store.read(key, object, clock.callMs(CALL_MS), MAX_BYTES);
    const { madeFrom, etag } = object;
    return { madeFrom, etag, list: listIn(bytes) };
  } catch (error) {
    if (error instanceof StoreError || error instanceof ProblemError) return undefined;
    throw error;
  }
}

/** The refusals in a note; empty if it is not a list, and then the next note replaces it. */
function listIn(bytes: Buffer): readonly Refusal[] {
  try {
    const list: unknown = JSON.parse(bytes.toString());
    return Array.isArray(list) ? list : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/**
 * A variant's refusal that is still in force: not expired, and about the current original. Nothing is decoded in that
 * case.
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
 * The problem of a variant when the source has the maximum number of refusals: each new variant would read the whole
 * original and probably be refused as well. Reserved variants are always tried.
 */
export async function refusedTooOften(
  refusals: Refusals | undefined,
  original: IncomingOriginal,
  now: number,
): Promise<ProblemError | undefined> {
  const standing = refusals?.list.filter(({ until }) => until > now).length ?? 0;
  if (standing < MAX_NOTES || refusals?.madeFrom === undefined) return undefined;
  if ((await original.etag) !== refusals.madeFrom) return undefined;
  const received = `a variant of a picture with ${standing} other recent refusals`;
  const expected =
    'a width alone at the default quality, or a preset: these are always tried. Others are tried again in ten minutes';
  const found = issueOf('too-many-variants', { param: 'query', received, expected });
  return new ProblemError(found, `${standing} variants were refused, and the original is still the same`);
}

/** The inputs of a note: the previous note, the request's measurements, and the current time, ms since the epoch. */
export interface NoteInputs {
  readonly known: Refusals | undefined;
  readonly measured: Measured;
  readonly now: number;
}

/**
 * Notes that a variant was refused because of the original: for all variants if each would fail in the same way,
 * otherwise for this one. Never fails; without a note, the next request repeats the work.
 */
export async function noteRefusal(
  error: unknown,
  { variant, key: refused }: Derivative,
  original: IncomingOriginal,
  { known, measured, now }: NoteInputs,
  { store, clock, log, config }: Pick<Tools, 'store' | 'clock' | 'log' | 'config'>,
): Promise<void> {
  if (!(error instanceof ProblemError) || !NOTED.includes(error.issue.code)) return;
  // A render that waited for its turn or for a slow store may have the full time on the next request.
  const slow = error.cause !== undefined && (measured.renderMs ?? 0) >= SLOW_SHARE * config.timeoutMs;
  if (error.issue.code === 'render-timeout' && !slow) return;
  const key = refusalsKey(variant.source);
  try {
    const madeFrom = await original.etag;
    if (madeFrom === undefined) return;
    const { issue } = error;
    // The rest of a file whose first bytes showed that it is no accepted input was not read.
    const read = await original.bytes.catch(() => original.start);
    const forAll = ORIGINAL_CODES.includes(issue.code) && !differsByVariant(read);
    const refusal = { issue, until: now + LIFETIME_MS, variant: forAll ? undefined : nameOf(refused) };
    const ms = clock.callMs(CALL_MS);
    await store.together(`noting ${JSON.stringify(key)}`, ms, add(refusal, madeFrom, known, ms));
  } catch (failure) {
    // The original itself may have been unreadable; then there is nothing to note.
    if (failure instanceof ProblemError) return;
    const reason = failure instanceof Error ? failure.message : String(failure);
    log({ level: 'warn', event: 'store-failed', key, reason });
  }

  /** Adds a refusal to the current note. Concurrent writers build on each other's notes. */
  async function add(
    refusal: Refusal,
    madeFrom: string,
    known: Refusals | undefined,
    ms: number,
  ): Promise<void> {
    const headers = { contentType: 'application/json', cacheControl: 'no-store', madeFrom };
    let noted = known;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const earlier = noted?.madeFrom === madeFrom ? noted.list.filter(({ until }) => until > now) : [];
      // A simultaneous refusal of the same variant may already be noted: a crowd at one variant must not fill the list.
      if (earlier.some(({ variant: only }) => only === undefined || only === refusal.variant)) return;
      const body = Buffer.from(JSON.stringify([refusal, ...earlier].slice(0, MAX_NOTES)));
      const ifMatch = noted?.etag;
      const written =
        ifMatch === undefined
          ? await store.putNew(key, body, headers, ms)
          : await store.replace(key, body, { ...headers, ifMatch }, ms);
      if (written === 'created' || written === 'replaced') return;
      noted = await readRefusals(variant.source, { store, clock });
    }
    throw new Error(`others changed the note ${ATTEMPTS} times while it was written`);
  }
}

/** Whether variants may differ in the frames they need, or in whether the original is sent as it is. */
function differsByVariant(bytes: Uint8Array): boolean {
  const format = sniffFormat(bytes);
  if (format === 'png') return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('acTL');
  return format === 'gif' || format === 'webp' || format === 'svg';
}

const nameOf = (key: DerivativeKey): string => key.slice(key.lastIndexOf('/') + 1);
