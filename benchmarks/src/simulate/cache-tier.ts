import { randomOf } from './random.js';

const DAY = 86_400;

/** What the days before left in a cache: how often it was asked for a key, and since when that key exists. */
export interface Past {
  /** Requests for the key that reach this cache in a day. */
  readonly perDay: number;
  /** Days that the key has been asked for before this day. */
  readonly days: number;
}

/**
 * A cache that drops what nobody asked for in `idleDays`, and keeps nothing longer than `ttlSeconds`. What it has when
 * the day begins is drawn when a key is asked for the first time: requests come as a Poisson process, so the chance
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
   * Keeps what was asked for `now` and arrives after `seconds`. Nobody waits for what somebody else has asked for: how long
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
