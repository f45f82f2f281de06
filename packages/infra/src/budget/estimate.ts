import { type Amounts, costOf, type PriceName } from '../operate/prices.js';
import { looked, refinedOf, savedInBucket, savedInViews } from './refine.js';
import { gbSeconds, LOOKUP_MS, PASS_ON_MS, REQUEST_MEMORY_MB, type Traffic } from './traffic.js';

/** A month's quantities and costs for one design. */
export interface Month {
  /** Derivatives that are rendered. */
  readonly renders: number;
  /** Bytes of derivatives in the bucket. */
  readonly keptBytes: number;
  /** Bytes sent to viewers. */
  readonly sentBytes: number;
  readonly amounts: Required<Amounts>;
  /** By item, US dollars. */
  readonly costs: Readonly<Record<PriceName, number>>;
  /** US dollars. */
  readonly total: number;
}

/** Months to compare. */
export interface Estimate {
  /** Number of derivatives once all have been requested. */
  readonly derivatives: number;
  /** The month in which every derivative is rendered. */
  readonly first: Month;
  /** Each later month: only replaced originals are rendered again. */
  readonly later: Month;
  /** The same traffic if Lambda@Edge renders every view, without storage and cache. */
  readonly uncached: Month;
  /** Costs and savings of refining; undefined without it. */
  readonly refining: Refining | undefined;
}

/** The difference between months with and without refining. */
export interface Refining {
  /** Number of refined derivatives. */
  readonly derivatives: number;
  /** Costs in US dollars in the first month and in each later one, without the savings. */
  readonly costs: readonly [number, number];
  /** Monthly savings on sent and stored bytes, US dollars. */
  readonly saves: number;
  /** Bytes saved in what viewers receive, per month. */
  readonly savedBytes: number;
  /** The month at whose end the savings exceed the costs; undefined if they never do. */
  readonly paysInMonth: number | undefined;
}

/** Cache tags cost as paths do: one for a replaced original, none for a new one; the first thousand per month are free. */
const [TAGS_PER_CHANGE, FREE_PATHS] = [1, 1000] as const;

/** Monthly costs with Cameo, and without any cache, at list prices. Both keep the originals in a bucket. */
export function estimate(traffic: Traffic): Estimate {
  const derivatives = traffic.pictures * traffic.sizes * traffic.formats;
  const renewed = Math.min(traffic.changes, traffic.pictures) * traffic.sizes * traffic.formats;
  const months = (of: Traffic) =>
    [cached(of, derivatives, derivatives + renewed), cached(of, derivatives, renewed)] as const;
  const [first, later] = months(traffic);
  return {
    derivatives,
    first,
    later,
    uncached: uncached(traffic),
    refining:
      traffic.refine &&
      refining([first, later], months({ ...traffic, refine: undefined }), refinedOf(traffic, derivatives)),
  };
}

type Months = readonly [first: Month, later: Month];

function refining(of: Months, without: Months, derivatives: number): Refining {
  const bytes = ({ costs }: Month) => costs['cdn-gb'] + costs['s3-gb-month'];
  const saves = bytes(without[1]) - bytes(of[1]);
  const cost = (at: 0 | 1) => {
    const more = of[at].total - bytes(of[at]) - (without[at].total - bytes(without[at]));
    // A floating-point remainder counts as 0.
    return more < 1e-9 ? 0 : more;
  };
  const [first, later] = [cost(0), cost(1)];
  const paysInMonth = Math.max(1, Math.ceil((first - later) / (saves - later)));
  return {
    derivatives,
    costs: [first, later],
    saves,
    savedBytes: without[1].sentBytes - of[1].sentBytes,
    // It pays off if the savings exceed the later months' costs.
    paysInMonth: saves > later ? paysInMonth : undefined,
  };
}

function cached(traffic: Traffic, derivatives: number, renders: number): Month {
  const { views, hits, pictureKb, renderMs, memoryMb, changes, uploads } = traffic;
  const refined = refinedOf(traffic, renders);
  // Each render begins with a miss; a derivative that the CDN has evicted is only fetched, as is a refined one.
  const misses = Math.max(Math.round(views * (1 - hits)), renders) + refined;
  const passedOn = misses - renders;
  const keptBytes = derivatives * pictureKb * 1000 - savedInBucket(traffic, derivatives);
  const more = looked(traffic, refined, renders + changes + uploads);
  return month(renders, keptBytes, traffic, {
    ...more,
    'viewer-function': views,
    'edge-request': 2 * misses,
    'edge-gb-second':
      misses * (gbSeconds(PASS_ON_MS, REQUEST_MEMORY_MB) + gbSeconds(PASS_ON_MS, memoryMb)) +
      passedOn * gbSeconds(LOOKUP_MS, memoryMb) +
      renders * gbSeconds(renderMs, memoryMb),
    // Each miss is a lookup. A found derivative is compared with its original; a render looks it up again, and reads and
    // compares the original.
    's3-get': misses + passedOn + 3 * renders + more['s3-get'],
    // Plus one list page for each change, and for a new original a list of its versions too.
    's3-put': renders + changes + 2 * uploads + more['s3-put'],
    's3-gb-month': keptBytes / 1e9,
    'invalidation-path': Math.max(0, changes * TAGS_PER_CHANGE - FREE_PATHS),
  });
}

function uncached(traffic: Traffic): Month {
  const { views, renderMs, memoryMb } = traffic;
  return month(
    views,
    0,
    { ...traffic, refine: undefined },
    {
      'edge-request': views,
      'edge-gb-second': views * gbSeconds(renderMs, memoryMb),
      's3-get': views,
    },
  );
}

function month(renders: number, keptBytes: number, traffic: Traffic, needs: Amounts): Month {
  const { views, pictureKb } = traffic;
  const sentBytes = views * pictureKb * 1000 - savedInViews(traffic);
  const amounts: Required<Amounts> = {
    'cdn-request': views,
    'cdn-gb': sentBytes / 1e9,
    'viewer-function': 0,
    'edge-request': 0,
    'edge-gb-second': 0,
    'regional-request': 0,
    'regional-gb-second': 0,
    'regional-gb-second-x86': 0,
    'queue-request': 0,
    event: 0,
    alarm: 0,
    'metric-hour': 0,
    's3-get': 0,
    's3-put': 0,
    's3-gb-month': 0,
    'invalidation-path': 0,
    ...needs,
  };
  const names = Object.keys(amounts) as PriceName[];
  const costs = Object.fromEntries(names.map((name) => [name, costOf({ [name]: amounts[name] })]));
  return {
    renders,
    keptBytes,
    sentBytes,
    amounts,
    costs: costs as Record<PriceName, number>,
    total: costOf(amounts),
  };
}
