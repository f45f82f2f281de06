import { CacheTier, missesPerDay, type Past } from './cache-tier.js';
import type { Traffic } from './traffic.js';

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
