import { type ImageConfig, type Size, SOURCE_FORMATS, type Variant } from '@cameo/core';
import {
  fitsMezzanine,
  type MezzanineSettings,
  mayUseMezzanine,
  mezzanineKey,
  mezzanineSize,
  type Plan,
  planFromMezzanine,
  type SourceFacts,
  uprightSize,
} from '@cameo/core/plan';
import { frameOf, isProgressive } from '../pictures/jpeg/segments.js';
import { sniffFormat } from '../pictures/sniff.js';
import type { Rendition } from '../render/pixels.js';
import { type StoredObject, StoreError } from '../store/store.js';
import type { MezzanineToStore } from './derivative.js';
import type { IncomingOriginal } from './read-original.js';
import type { Tools } from './request.js';

/** Timeout of the lookup, ms; the original is read at the same time and replaces it. */
const LOOKUP_MS = 2000;

/** Timeout of reading a found mezzanine, ms. */
const READ_MS = 3000;

/** Upper bound of a mezzanine, bytes: four for each pixel of the largest. */
const maxBytesOf = ({ width, height }: Size): number => width * height * 4;

/** A mezzanine that was read in full. */
export interface FoundMezzanine {
  readonly kind: 'found';
  readonly bytes: Uint8Array;
  readonly size: Size;
  /** The variant's plan for the mezzanine. */
  readonly plan: Plan;
  readonly source: SourceFacts;
}

/**
 * The result of a search: `none` where the variant is not made from a mezzanine or it cannot be read; `missing` where
 * one may be made; `stale` where the stored one belongs to another original.
 */
export type MezzanineSearch = FoundMezzanine | { readonly kind: 'none' | 'missing' | 'stale' };

/**
 * Looks for the mezzanine of an original that is being read, and reads it instead of the original. It must record the
 * current original. The search starts as soon as the first bytes of the original show that there may be a mezzanine, so
 * all other originals cost no request. Never fails; the original may have been abandoned whatever the result.
 */
export async function findMezzanine(
  variant: Variant,
  original: IncomingOriginal,
  { store, clock, config }: Pick<Tools, 'store' | 'clock' | 'config'>,
): Promise<MezzanineSearch> {
  const { mezzanine } = config;
  if (mezzanine === false || !mayUseMezzanine(variant, config)) return { kind: 'none' };
  try {
    const etag = await original.etag;
    const start = await original.start;
    if (etag === undefined || !mayNeedMezzanine(start, original.length(), mezzanine)) return { kind: 'none' };
    const key = mezzanineKey(variant.source, mezzanine);
    const object = await store.open(key, clock.callMs(LOOKUP_MS));
    const facts = object.madeFrom === etag ? sourceOfType(object.contentType) : undefined;
    if (facts === undefined) return discarded(object, 'stale');
    const plan = planFromMezzanine(variant, facts, config);
    const size = mezzanineSize(facts, mezzanine);
    const bytesThere = object.bytes ?? maxBytesOf(size);
    if (plan === undefined || !fitsMezzanine(plan, size, bytesThere, config))
      return discarded(object, 'none');
    original.abandon();
    const bytes = await store.read(key, object, clock.callMs(READ_MS), maxBytesOf(size));
    return { kind: 'found', bytes, size, plan, source: facts };
  } catch (error) {
    return { kind: error instanceof StoreError && error.failure === 'missing' ? 'missing' : 'none' };
  }
}

function discarded(object: StoredObject, kind: 'none' | 'stale'): MezzanineSearch {
  object.discard();
  return { kind };
}

/**
 * Whether an original may have a mezzanine, as far as its first bytes show: an AVIF, a large progressive JPEG, or a
 * large PNG file. No mezzanine is looked for otherwise.
 * @param length of the file, bytes, if known before the file has been read
 */
function mayNeedMezzanine(
  start: Uint8Array,
  length: number | undefined,
  { jpegPixels, pngBytes }: MezzanineSettings,
): boolean {
  const format = sniffFormat(start);
  if (format === 'png') return length === undefined || length >= pngBytes;
  if (format !== 'jpeg') return format === 'avif';
  const frame = frameOf(start);
  return frame === undefined || (isProgressive(frame) && frame.width * frame.height >= jpegPixels);
}

/**
 * The content type of a mezzanine, which records its original, so that a variant can be planned before the body
 * arrives: `image/jpeg; of=avif; width=5472; height=3648`. The size is the upright original's.
 */
function mezzanineType(source: SourceFacts): string {
  const { width, height } = uprightSize(source);
  return `image/jpeg; of=${source.format}; width=${width}; height=${height}`;
}

/** The original recorded in a content type; undefined for any other. */
function sourceOfType(contentType: string | undefined): SourceFacts | undefined {
  const [, of, width, height] =
    /^image\/jpeg; of=([a-z]+); width=([1-9]\d{0,5}); height=([1-9]\d{0,5})$/.exec(contentType ?? '') ?? [];
  const format = SOURCE_FORMATS.find((known) => known === of);
  if (format === undefined) return undefined;
  return {
    format,
    width: Number(width),
    height: Number(height),
    orientation: 1,
    frames: 1,
    hasAlpha: false,
  };
}

/** The mezzanine that was made along with a rendition, ready to be stored; undefined when there is none. */
export function mezzanineToStore(
  { source }: Variant,
  { mezzanine: body, source: facts }: Rendition,
  { mezzanine }: ImageConfig,
): MezzanineToStore | undefined {
  return body === undefined || mezzanine === false
    ? undefined
    : { key: mezzanineKey(source, mezzanine), body, contentType: mezzanineType(facts) };
}
