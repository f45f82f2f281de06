import {
  fitsMezzanine,
  type ImageConfig,
  mayUseMezzanine,
  mezzanineKey,
  mezzanineSize,
  type Plan,
  planFromMezzanine,
  type Size,
  type SourceFacts,
  type Variant,
} from '@cameo/core';
import { type Store, type StoredObject, StoreError } from '../store/store.js';
import { sourceOfType } from './mezzanine-type.js';
import { mayNeedMezzanine } from './needs-mezzanine.js';
import { readBody } from './read-body.js';
import type { IncomingSource } from './read-source.js';
import type { TimeBudget } from './time-budget.js';
import { openWithin, withinTime } from './within-time.js';

/** Time for looking, ms; the original is on its way meanwhile, and takes its place. */
const LOOK_MS = 2000;

/** Time for reading what was found, ms. */
const READ_MS = 3000;

/** No mezzanine is larger: four bytes for each pixel of the largest. */
const mostBytes = ({ width, height }: Size): number => width * height * 4;

/** A mezzanine that was read whole. */
export interface FoundMezzanine {
  readonly bytes: Uint8Array;
  readonly size: Size;
  /** The variant, planned for it. */
  readonly plan: Plan;
  readonly source: SourceFacts;
}

/**
 * What came of looking: `none` where a variant is not made from one, or where it cannot be read; `missing` where it may be
 * made; `stale` where what is there was made from another original.
 */
export type MezzanineSearch = FoundMezzanine | 'none' | 'missing' | 'stale';

/**
 * Looks for the mezzanine of an original that is on its way, and reads it in the original's place. Only one that was made
 * from the original as it is now counts. It is looked for as soon as the first bytes of the original say that there may be
 * one, so that all others cost no request. Never fails; the original may have been abandoned whatever the answer is.
 */
export async function findMezzanine(
  store: Store,
  variant: Variant,
  source: IncomingSource,
  config: ImageConfig,
  budget: TimeBudget,
): Promise<MezzanineSearch> {
  const { mezzanine } = config;
  if (mezzanine === false || !mayUseMezzanine(variant, config)) return 'none';
  try {
    const etag = await source.etag;
    const start = await source.start;
    if (etag === undefined || !mayNeedMezzanine(start, source.length(), mezzanine)) return 'none';
    const key = mezzanineKey(variant.source, mezzanine);
    const object = await openWithin(store, key, budget.atMostMs(LOOK_MS));
    if (object === 'not-modified') return 'none';
    const facts = object.madeFrom === etag ? sourceOfType(object.contentType) : undefined;
    if (facts === undefined) return letGo(object, 'stale');
    const plan = planFromMezzanine(variant, facts, config);
    const size = mezzanineSize(facts, mezzanine);
    const bytesThere = object.bytes ?? mostBytes(size);
    if (plan === undefined || !fitsMezzanine(plan, size, bytesThere, config)) return letGo(object, 'none');
    source.abandon();
    const reading = readBody(object, mostBytes(size));
    const bytes = await withinTime(budget.atMostMs(READ_MS), `reading ${JSON.stringify(key)}`, reading);
    return { bytes, size, plan, source: facts };
  } catch (error) {
    return error instanceof StoreError && error.failure === 'missing' ? 'missing' : 'none';
  }
}

function letGo(object: StoredObject, found: MezzanineSearch): MezzanineSearch {
  object.discard();
  return found;
}
