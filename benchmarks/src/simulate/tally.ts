import type { AnsweredBy } from './caches.js';
import type { Cached } from './demand.js';

const BINS_PER_SECOND = 10;
const SECONDS = 86_400;

/** Counts how many functions run at the same time, in tenths of a second. */
export class Concurrency {
  // Work that begins in the last seconds ends after the day.
  readonly #changes = new Int32Array((SECONDS + 60) * BINS_PER_SECOND);

  /** @param start seconds of the day */
  add(start: number, ms: number): void {
    const from = Math.floor(start * BINS_PER_SECOND);
    const to = Math.max(from + 1, Math.ceil((start + ms / 1000) * BINS_PER_SECOND));
    this.#changes[from] = (this.#changes[from] ?? 0) + 1;
    this.#changes[to] = (this.#changes[to] ?? 0) - 1;
  }

  /** The most at any moment of each minute. */
  perMinute(): readonly number[] {
    const peaks = new Array<number>(SECONDS / 60).fill(0);
    let running = 0;
    for (let bin = 0; bin < SECONDS * BINS_PER_SECOND; bin++) {
      running += this.#changes[bin] ?? 0;
      const minute = Math.floor(bin / BINS_PER_SECOND / 60);
      if (running > (peaks[minute] ?? 0)) peaks[minute] = running;
    }
    return peaks;
  }
}

/** What a design did in the day. */
export interface DayOf {
  readonly requests: number;
  /** Requests that ran a Lambda, whatever it did. */
  readonly lambdaRuns: number;
  readonly renders: number;
  /** Time that Lambdas ran, seconds. */
  readonly lambdaSeconds: number;
  readonly bytes: number;
  /** Requests by who answered them. */
  readonly answeredBy: Readonly<Record<AnsweredBy, number>>;
  /** Lambda runs of each minute, and the most that ran at the same time in it. */
  readonly runsPerMinute: readonly number[];
  readonly concurrencyPerMinute: readonly number[];
}

/** The four designs: an API gateway with a Lambda for every request, and three distributions. */
export type Day = Readonly<Record<'every' | Cached, DayOf>>;

/** Counts what a design does in a day. */
export class Tally {
  readonly #answeredBy = { point: 0, region: 0, shield: 0, store: 0, render: 0 };
  readonly #runsPerMinute = new Array<number>(1440).fill(0);
  readonly #concurrency = new Concurrency();
  #lambdaSeconds = 0;
  #bytes = 0;

  /**
   * Counts one request.
   * @param now seconds of the day
   * @param ms time of the Lambda, should one have run
   */
  count(answered: AnsweredBy, now: number, ms: number, bytes: number): void {
    this.#answeredBy[answered]++;
    this.#bytes += bytes;
    if (answered !== 'store' && answered !== 'render') return;
    const minute = Math.floor(now / 60);
    this.#runsPerMinute[minute] = (this.#runsPerMinute[minute] ?? 0) + 1;
    this.#concurrency.add(now, ms);
    this.#lambdaSeconds += ms / 1000;
  }

  day(): DayOf {
    const answeredBy = { ...this.#answeredBy };
    return {
      requests: Object.values(answeredBy).reduce((sum, requests) => sum + requests, 0),
      lambdaRuns: answeredBy.store + answeredBy.render,
      renders: answeredBy.render,
      lambdaSeconds: this.#lambdaSeconds,
      bytes: this.#bytes,
      answeredBy,
      runsPerMinute: this.#runsPerMinute,
      concurrencyPerMinute: this.#concurrency.perMinute(),
    };
  }
}

/** One tally for each design. */
export const emptyTallies = (): Record<'every' | Cached, Tally> => ({
  every: new Tally(),
  raw: new Tally(),
  ours: new Tally(),
  viewer: new Tally(),
});

export const dayOf = ({ every, raw, ours, viewer }: Record<'every' | Cached, Tally>): Day => ({
  every: every.day(),
  raw: raw.day(),
  ours: ours.day(),
  viewer: viewer.day(),
});
