import { randomOf, type Traffic } from './traffic.js';

const DAY = 86_400;

/** A key's history in a cache: its number of requests, and since when it exists. */
export interface Past {
  /** Requests per day for the key that reach this cache. */
  readonly perDay: number;
  /** Days of requests for the key before this day. */
  readonly days: number;
}

/**
 * A cache that evicts an object after `idleDays` without requests, and keeps nothing longer than `ttlSeconds`. Its initial
 * state is sampled at the first request for a key: requests are a Poisson process, so the probability of one in the last days
 * is 1 − exp(−rate × days).
 */
export class CacheTier {
  readonly #until = new Map<number, number>();
  /** Arrival times of running fetches; until then the cache does not contain them. */
  readonly #from = new Map<number, number>();
  /** Keys with an unrefined answer, which has a shorter cache time. */
  readonly #unrefined = new Set<number>();
  readonly #idleDays: number;
  readonly #ttlSeconds: number;
  readonly #salt: number;

  constructor(idleDays: number, ttlSeconds: number, salt: number) {
    this.#idleDays = idleDays;
    this.#ttlSeconds = ttlSeconds;
    this.#salt = salt;
  }

  /** Whether the cache answers; `now` in seconds of the day. */
  has(key: number, now: number, past: () => Past): boolean {
    const until = this.#until.get(key) ?? this.#fromBefore(key, past());
    this.#until.set(key, until);
    return until > now && (this.#from.get(key) ?? now) <= now;
  }

  /**
   * Caches an object that is requested `now` and arrives after `seconds`. No request waits for another one: how long CloudFront
   * holds identical misses is not documented, so each of them counts.
   * @param unrefinedUntil expiry of an unrefined answer, seconds of the day; caches pass its age on
   */
  keep(key: number, now: number, seconds = 0, unrefinedUntil?: number): void {
    const [until, from] = [this.#until.get(key) ?? now, this.#from.get(key) ?? now];
    // The first answer that arrives is cached.
    if (until > now && from > now) this.#from.set(key, Math.min(from, now + seconds));
    else this.#from.set(key, now + seconds);
    this.#until.set(key, unrefinedUntil ?? now + seconds + this.#ttlSeconds);
    if (unrefinedUntil === undefined) this.#unrefined.delete(key);
    else this.#unrefined.add(key);
  }

  /** Expiry of a key's answer if it is unrefined; undefined for a final one. */
  unrefinedUntil(key: number): number | undefined {
    return this.#unrefined.has(key) ? this.#until.get(key) : undefined;
  }

  #fromBefore(key: number, { perDay, days }: Past): number {
    const chance = 1 - Math.exp(-perDay * Math.min(days, this.#idleDays, this.#ttlSeconds / DAY));
    if (randomOf(key, this.#salt) >= chance) return Number.NEGATIVE_INFINITY;
    // Objects have random ages, but the same one expires everywhere at the same time, because caches pass its age on.
    return randomOf(key, 0) * this.#ttlSeconds;
  }
}

/**
 * Requests per day that a cache cannot answer itself: those after a pause longer than its eviction time.
 * @param perDay requests for one key that reach it
 */
export const missesPerDay = (perDay: number, idleDays: number): number =>
  perDay * Math.exp(-perDay * idleDays);

/** One request from the caches' point of view. */
export interface CacheRequest {
  /** Time, seconds of the day. */
  readonly now: number;
  readonly region: number;
  readonly point: number;
  /** Cache key and derivative, each including the picture and its version. */
  readonly key: number;
  readonly stored: number;
  /** Durations of the functions if the store answers, and if they render, s. */
  readonly passSeconds: number;
  readonly renderSeconds: number;
  /** Total requests per day for this key, and for this derivative. */
  readonly keyPerDay: number;
  readonly storedPerDay: number;
  /** Age of this version of the picture, days. */
  readonly days: number;
  /** Duration of *Refine* for this derivative, s; undefined for one that is never refined. */
  readonly refineSeconds?: number | undefined;
}

/** The answering level, from the nearest to the farthest; from `store` on a Lambda runs. */
export type AnsweredBy = 'point' | 'region' | 'shield' | 'store' | 'render';

/** The answer to a request. */
export interface Answered {
  readonly by: AnsweredBy;
  /** Whether it is unrefined. */
  readonly unrefined: boolean;
}

/** Refining of stored derivatives: the queue, and the cache time of unrefined answers. */
export interface Refining {
  readonly unrefinedSeconds: number;
  /** Adds a derivative that was stored at a second of the day; returns when it is refined. */
  readonly refine: (storedAt: number, seconds: number) => number;
}

/** *Refine* with limited concurrency; further work waits in its queue. */
export function createRefineQueue(
  concurrency: number,
  ran: (start: number, seconds: number) => void,
): Refining['refine'] {
  const freeAt = new Array<number>(concurrency).fill(0);
  return (storedAt, seconds) => {
    const lane = freeAt.indexOf(Math.min(...freeAt));
    const start = Math.max(freeAt[lane] ?? 0, storedAt + EVENT_SECONDS);
    freeAt[lane] = start + seconds;
    ran(start, seconds);
    return start + seconds;
  };
}

/** Delay from storing an object to the function for its event, s; AWS documents no figure, and some seconds are usual. */
const EVENT_SECONDS = 2;

/**
 * A distribution: points of presence ask their regional cache, regional caches the one beside the bucket (Origin Shield), and
 * that one runs the two functions.
 */
export function createDesign(
  { regions, caches }: Traffic,
  {
    ttlSeconds,
    storedDays,
    refining,
  }: { readonly ttlSeconds: number; readonly storedDays: number; readonly refining?: Refining },
) {
  const { pointIdleDays, regionIdleDays, shieldIdleDays } = caches;
  const shares = regions.map(({ share }) => share);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const points = regions.map(({ points }, region) =>
    Array.from(
      { length: points },
      (_, at) => new CacheTier(pointIdleDays, ttlSeconds, 100 + region * 20 + at),
    ),
  );
  const regional = regions.map((_, at) => new CacheTier(regionIdleDays, ttlSeconds, 10 + at));
  const shield = new CacheTier(shieldIdleDays, ttlSeconds, 2);
  const store = new CacheTier(storedDays, storedDays * 86_400, 1);
  /** When the derivatives of this day are refined; earlier ones are already. */
  const refinedAt = new Map<number, number>();

  const pointPerDay = (perDay: number, region: number): number =>
    (perDay * (shares[region] ?? 0)) / whole / (regions[region]?.points ?? 1);
  const regionPerDay = (perDay: number, region: number): number =>
    (regions[region]?.points ?? 1) * missesPerDay(pointPerDay(perDay, region), pointIdleDays);
  const shieldPerDay = (perDay: number): number =>
    regions.reduce((sum, _, region) => sum + missesPerDay(regionPerDay(perDay, region), regionIdleDays), 0);

  return (request: CacheRequest): Answered => {
    const { now, region, point, key, stored, keyPerDay, storedPerDay, days } = request;
    const { passSeconds, renderSeconds, refineSeconds } = request;
    const past = (perDay: number): Past => ({ perDay, days });
    const near = points[region]?.[point];
    const middle = regional[region];
    if (near?.has(key, now, () => past(pointPerDay(keyPerDay, region))))
      return { by: 'point', unrefined: near.unrefinedUntil(key) !== undefined };
    const answeredBy = (
      tiers: readonly (CacheTier | undefined)[],
      by: AnsweredBy,
      unrefinedUntil: number | undefined,
      seconds = 0,
    ): Answered => {
      for (const tier of tiers) tier?.keep(key, now, seconds, unrefinedUntil);
      return { by, unrefined: unrefinedUntil !== undefined };
    };
    if (middle?.has(key, now, () => past(regionPerDay(keyPerDay, region))))
      return answeredBy([near], 'region', middle.unrefinedUntil(key));
    if (shield.has(key, now, () => past(shieldPerDay(keyPerDay))))
      return answeredBy([near, middle], 'shield', shield.unrefinedUntil(key));
    const firstUntil = (seconds: number): number | undefined =>
      refining && (refinedAt.get(stored) ?? 0) > now ? now + seconds + refining.unrefinedSeconds : undefined;
    if (store.has(stored, now, () => past(storedPerDay)))
      return answeredBy([near, middle, shield], 'store', firstUntil(passSeconds), passSeconds);
    store.keep(stored, now, renderSeconds);
    // Concurrent renders of one derivative are all stored; it is refined once.
    if (refining && refineSeconds !== undefined && !refinedAt.has(stored))
      refinedAt.set(stored, refining.refine(now + renderSeconds, refineSeconds));
    return answeredBy([near, middle, shield], 'render', firstUntil(renderSeconds), renderSeconds);
  };
}
