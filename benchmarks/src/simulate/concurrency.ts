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
