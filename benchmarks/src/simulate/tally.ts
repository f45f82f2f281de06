import type { AnsweredBy } from './caches.js';
import type { Cached } from './demand.js';

const BINS_PER_SECOND = 10;
const SECONDS = 86_400;

/** Counts concurrent functions, in tenths of a second. */
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

  /** The maximum within each minute. */
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

/** The day's figures of a design. */
export interface DayOf {
  readonly requests: number;
  /** Number of requests that ran a Lambda, for any purpose. */
  readonly lambdaRuns: number;
  readonly renders: number;
  /** Total run time of Lambdas, s. */
  readonly lambdaSeconds: number;
  readonly bytes: number;
  /** Number of requests by answering level. */
  readonly answeredBy: Readonly<Record<AnsweredBy, number>>;
  /** Lambda runs per minute, and the maximum concurrency in each. */
  readonly runsPerMinute: readonly number[];
  readonly concurrencyPerMinute: readonly number[];
  /** Bytes of unrefined answers; part of `bytes`. */
  readonly unrefinedBytes: number;
  /** Number of refined derivatives, and the total duration of it, s. Nobody waits, so `lambdaRuns` does not count the runs. */
  readonly refine: { readonly derivatives: number; readonly seconds: number };
}

/**
 * The designs: an API gateway with a Lambda for every request, and distributions. `before` is the design of `viewer` until
 * November 2026, with the ladder of that time; `refined` is `viewer` with *Refine*.
 */
export type Day = Readonly<Record<'every' | Cached, DayOf>>;

/** Counts a design's work on a day. */
export class Tally {
  readonly #answeredBy = { point: 0, region: 0, shield: 0, store: 0, render: 0 };
  readonly #runsPerMinute = new Array<number>(1440).fill(0);
  readonly #concurrency = new Concurrency();
  readonly #refine = { derivatives: 0, seconds: 0 };
  #lambdaSeconds = 0;
  #bytes = 0;
  #unrefinedBytes = 0;

  /**
   * Counts one request.
   * @param now seconds of the day
   * @param ms duration of the Lambda, if one ran
   */
  count(answered: AnsweredBy, now: number, ms: number, bytes: number, unrefined = false): void {
    this.#answeredBy[answered]++;
    this.#bytes += bytes;
    if (unrefined) this.#unrefinedBytes += bytes;
    if (answered !== 'store' && answered !== 'render') return;
    const minute = Math.floor(now / 60);
    this.#runsPerMinute[minute] = (this.#runsPerMinute[minute] ?? 0) + 1;
    this.#concurrency.add(now, ms);
    this.#lambdaSeconds += ms / 1000;
  }

  /** Counts one refined derivative; the work may begin after the day. @param start seconds of the day */
  refined(start: number, seconds: number): void {
    this.#refine.derivatives++;
    this.#refine.seconds += seconds;
    this.#concurrency.add(start, seconds * 1000);
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
      unrefinedBytes: this.#unrefinedBytes,
      refine: { ...this.#refine },
    };
  }
}

/** One tally for each design. */
export const emptyTallies = (): Record<'every' | Cached, Tally> => ({
  every: new Tally(),
  raw: new Tally(),
  ours: new Tally(),
  viewer: new Tally(),
  before: new Tally(),
  refined: new Tally(),
});

export const dayOf = (tallies: Record<'every' | Cached, Tally>): Day => ({
  every: tallies.every.day(),
  raw: tallies.raw.day(),
  ours: tallies.ours.day(),
  viewer: tallies.viewer.day(),
  before: tallies.before.day(),
  refined: tallies.refined.day(),
});
