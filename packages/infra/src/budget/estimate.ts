import { type Amounts, costOf, type PriceName } from '../operate/prices.js';

/** What a month is estimated from. */
export interface Traffic {
  /** Originals in the bucket. */
  readonly pictures: number;
  /** Pictures that viewers are sent in a month. */
  readonly views: number;
  /** Sizes in which pages show a picture. */
  readonly sizes: number;
  /** Formats in which clients ask for it. */
  readonly formats: number;
  /** Originals that are replaced in a month. */
  readonly changes: number;
  /** New originals in a month, and other new files. */
  readonly uploads: number;
  /** Share of the views that the CDN answers by itself, 0 to 1. */
  readonly hits: number;
  /** Of a derivative, kB (1,000 bytes). */
  readonly pictureKb: number;
  /** For one render, ms. */
  readonly renderMs: number;
  /** Of the function that renders, MB. */
  readonly memoryMb: number;
}

/** A design of a site's pictures and what a month of it needs. */
export interface Month {
  /** Derivatives that are rendered. */
  readonly renders: number;
  /** Bytes that are kept in the bucket beside the originals. */
  readonly keptBytes: number;
  /** Bytes that viewers are sent. */
  readonly sentBytes: number;
  readonly amounts: Required<Amounts>;
  /** By what is paid for, US dollars. */
  readonly costs: Readonly<Record<PriceName, number>>;
  /** US dollars. */
  readonly total: number;
}

/** Three months to compare. */
export interface Estimate {
  /** Derivatives that there are once all have been asked for. */
  readonly derivatives: number;
  /** In which every derivative is rendered. */
  readonly first: Month;
  /** Each month after it: only replaced originals are rendered again. */
  readonly later: Month;
  /** The same traffic where a Lambda@Edge renders every view: nothing is stored and the CDN keeps nothing. */
  readonly uncached: Month;
}

/** The two functions around the bucket when they only look at headers, ms. */
export const PASS_ON_MS = 5;

/** A derivative that is there waits until S3 has said that its original is the same, ms. */
export const LOOK_MS = 20;

/** Memory of the function that only reads the URL, MB. */
export const REQUEST_MEMORY_MB = 128;

/** Cache tags cost as paths do: one for a replaced original, none for a new one, and so many cost nothing in a month. */
const [TAGS_PER_CHANGE, FREE_PATHS] = [1, 1000] as const;

const MB_PER_GB = 1024;

/** What a function that runs for so many ms with so many MB is paid by. */
export const gbSeconds = (ms: number, megabytes: number): number => (ms / 1000) * (megabytes / MB_PER_GB);

/** What a month costs with Cameo, and without any cache, at list prices. Originals are in a bucket in both. */
export function estimate(traffic: Traffic): Estimate {
  const derivatives = traffic.pictures * traffic.sizes * traffic.formats;
  const renewed = Math.min(traffic.changes, traffic.pictures) * traffic.sizes * traffic.formats;
  return {
    derivatives,
    first: cached(traffic, derivatives, derivatives + renewed),
    later: cached(traffic, derivatives, renewed),
    uncached: uncached(traffic),
  };
}

function cached(traffic: Traffic, derivatives: number, renders: number): Month {
  const { views, hits, pictureKb, renderMs, memoryMb, changes, uploads } = traffic;
  // What is rendered is missed first; what the CDN has lost meanwhile is only fetched.
  const misses = Math.max(Math.round(views * (1 - hits)), renders);
  const passedOn = misses - renders;
  const keptBytes = derivatives * pictureKb * 1000;
  return month(renders, keptBytes, traffic, {
    'viewer-function': views,
    'edge-request': 2 * misses,
    'edge-gb-second':
      misses * (gbSeconds(PASS_ON_MS, REQUEST_MEMORY_MB) + gbSeconds(PASS_ON_MS, memoryMb)) +
      passedOn * gbSeconds(LOOK_MS, memoryMb) +
      renders * gbSeconds(renderMs, memoryMb),
    // Each miss looks. What is there is compared with its original; a render looks again, reads the original, and compares it.
    's3-get': misses + passedOn + 3 * renders,
    // And one page of a listing for each change; of a new original, the list of its versions too.
    's3-put': renders + changes + 2 * uploads,
    's3-gb-month': keptBytes / 1e9,
    'invalidation-path': Math.max(0, changes * TAGS_PER_CHANGE - FREE_PATHS),
  });
}

function uncached(traffic: Traffic): Month {
  const { views, renderMs, memoryMb } = traffic;
  return month(views, 0, traffic, {
    'edge-request': views,
    'edge-gb-second': views * gbSeconds(renderMs, memoryMb),
    's3-get': views,
  });
}

function month(renders: number, keptBytes: number, { views, pictureKb }: Traffic, needs: Amounts): Month {
  const sentBytes = views * pictureKb * 1000;
  const amounts: Required<Amounts> = {
    'cdn-request': views,
    'cdn-gb': sentBytes / 1e9,
    'viewer-function': 0,
    'edge-request': 0,
    'edge-gb-second': 0,
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
