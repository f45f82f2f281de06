import { randomOf, type Traffic } from './traffic.js';

const DAY = 86_400;

/** What the days before left in a cache: how many requests it got for a key, and since when that key exists. */
export interface Past {
  /** Requests for the key that reach this cache in a day. */
  readonly perDay: number;
  /** Days of requests for the key before this day. */
  readonly days: number;
}

/**
 * A cache that drops what got no request in `idleDays`, and keeps nothing longer than `ttlSeconds`. What it has when
 * the day begins is drawn at the first request for a key: requests come as a Poisson process, so the chance
 * that there was one in the last days is 1 − exp(−rate × days).
 */
export class CacheTier {
  readonly #until = new Map<number, number>();
  /** When what is on its way arrives; until then the cache does not have it. */
  readonly #from = new Map<number, number>();
  readonly #idleDays: number;
  readonly #ttlSeconds: number;
  readonly #salt: number;

  constructor(idleDays: number, ttlSeconds: number, salt: number) {
    this.#idleDays = idleDays;
    this.#ttlSeconds = ttlSeconds;
    this.#salt = salt;
  }

  /** True when the cache answers; `now` in seconds of the day. */
  has(key: number, now: number, past: () => Past): boolean {
    const until = this.#until.get(key) ?? this.#fromBefore(key, past());
    this.#until.set(key, until);
    return until > now && (this.#from.get(key) ?? now) <= now;
  }

  /**
   * Keeps what was requested `now` and arrives after `seconds`. No request waits for another one: how long
   * CloudFront holds identical misses is not documented, so each of them counts.
   */
  keep(key: number, now: number, seconds = 0): void {
    const [until, from] = [this.#until.get(key) ?? now, this.#from.get(key) ?? now];
    // The first answer that arrives is kept.
    if (until > now && from > now) this.#from.set(key, Math.min(from, now + seconds));
    else this.#from.set(key, now + seconds);
    this.#until.set(key, now + seconds + this.#ttlSeconds);
  }

  #fromBefore(key: number, { perDay, days }: Past): number {
    const chance = 1 - Math.exp(-perDay * Math.min(days, this.#idleDays, this.#ttlSeconds / DAY));
    if (randomOf(key, this.#salt) >= chance) return Number.NEGATIVE_INFINITY;
    // Objects of all ages: the same one ends at the same time everywhere, because caches pass its age on.
    return randomOf(key, 0) * this.#ttlSeconds;
  }
}

/**
 * Requests in a day that a cache cannot answer itself: those that come after a pause longer than it keeps things.
 * @param perDay requests for one key that reach it
 */
export const missesPerDay = (perDay: number, idleDays: number): number =>
  perDay * Math.exp(-perDay * idleDays);

/** One request as the caches see it. */
export interface CacheRequest {
  /** Seconds of the day. */
  readonly now: number;
  readonly region: number;
  readonly point: number;
  /** Cache key and derivative, each with the picture and its version in it. */
  readonly key: number;
  readonly stored: number;
  /** How long the functions run when the store answers, and when they render, s. */
  readonly passSeconds: number;
  readonly renderSeconds: number;
  /** Requests in a day for this key, and for this derivative, by everybody. */
  readonly keyPerDay: number;
  readonly storedPerDay: number;
  /** Days that this version of the picture has been there. */
  readonly days: number;
}

/** Who answered, from the nearest to the farthest; from `store` on a Lambda runs. */
export type AnsweredBy = 'point' | 'region' | 'shield' | 'store' | 'render';

/**
 * A distribution: points of presence ask their regional cache, regional caches the one beside the bucket (Origin
 * Shield), and that one runs the two functions.
 */
export function createDesign(
  { regions, caches }: Traffic,
  { ttlSeconds, storedDays }: { readonly ttlSeconds: number; readonly storedDays: number },
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

  const pointPerDay = (perDay: number, region: number): number =>
    (perDay * (shares[region] ?? 0)) / whole / (regions[region]?.points ?? 1);
  const regionPerDay = (perDay: number, region: number): number =>
    (regions[region]?.points ?? 1) * missesPerDay(pointPerDay(perDay, region), pointIdleDays);
  const shieldPerDay = (perDay: number): number =>
    regions.reduce((sum, _, region) => sum + missesPerDay(regionPerDay(perDay, region), regionIdleDays), 0);

  return (request: CacheRequest): AnsweredBy => {
    const { now, region, point, key, stored, keyPerDay, storedPerDay, days } = request;
    const { passSeconds, renderSeconds } = request;
    const past = (perDay: number): Past => ({ perDay, days });
    const near = points[region]?.[point];
    const middle = regional[region];
    if (near?.has(key, now, () => past(pointPerDay(keyPerDay, region)))) return 'point';
    const answeredBy = (
      tiers: readonly (CacheTier | undefined)[],
      by: AnsweredBy,
      seconds = 0,
    ): AnsweredBy => {
      for (const tier of tiers) tier?.keep(key, now, seconds);
      return by;
    };
    if (middle?.has(key, now, () => past(regionPerDay(keyPerDay, region))))
      return answeredBy([near], 'region');
    if (shield.has(key, now, () => past(shieldPerDay(keyPerDay))))
      return answeredBy([near, middle], 'shield');
    if (store.has(stored, now, () => past(storedPerDay)))
      return answeredBy([near, middle, shield], 'store', passSeconds);
    store.keep(stored, now, renderSeconds);
    return answeredBy([near, middle, shield], 'render', renderSeconds);
  };
}
