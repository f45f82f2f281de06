import { Concurrency } from './concurrency.js';
import type { AnsweredBy } from './design.js';
import type { Cached } from './request-kinds.js';

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
