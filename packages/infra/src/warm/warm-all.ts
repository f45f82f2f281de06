import { type SignPath, unsigned } from '../operate/signed-path.js';
import type { StateFile } from './state-file.js';
import type { Series, WarmRequest } from './tasks.js';
import { type Warmed, warmOne } from './warm-one.js';

/** A failed request and its result. */
export interface Failure {
  readonly request: WarmRequest;
  readonly why: string;
  readonly advice: string;
}

/** Progress of a run. */
export interface Tally {
  /** Number of planned requests. */
  readonly planned: number;
  /** Requested in this run, and now warm. */
  readonly warmed: number;
  /** Of these, answered from the CDN's cache. */
  readonly hits: number;
  /** Warm from an earlier run. */
  readonly before: number;
  /** Wider than the original: it is never enlarged, so no page requests them. */
  readonly wider: number;
  readonly bytes: number;
  /** Total duration of all answers except hits, ms. */
  readonly missMs: number;
  readonly failures: readonly Failure[];
}

/** Parameters of a run. */
export interface WarmRun {
  readonly base: string;
  /** Signs a path, if the stage requires it. */
  readonly sign?: SignPath;
  readonly series: readonly Series[];
  readonly state: StateFile;
  /** Number of concurrently processed series. */
  readonly concurrency: number;
  /** No new request starts after it; running ones end. */
  readonly stop: AbortSignal;
  /** Aborts running requests too. */
  readonly abandon: AbortSignal;
  /** First pause before a request is repeated after a temporary failure, ms. */
  readonly pauseMs?: number;
  /** Called after each change with the progress. */
  readonly onProgress?: (tally: Tally, at: string) => void;
}

/** Requests everything that is not warm yet; ends early when it is stopped. */
export async function warmAll(run: WarmRun): Promise<Tally> {
  const { base, sign = unsigned, series, state, concurrency, stop, abandon, pauseMs, onProgress } = run;
  const failures: Failure[] = [];
  const planned = series.reduce((sum, { requests }) => sum + requests.length, 0);
  let tally: Tally = { planned, warmed: 0, hits: 0, before: 0, wider: 0, bytes: 0, missMs: 0, failures };
  const add = (at: string, over: Partial<Tally>): void => {
    tally = { ...tally, ...over };
    onProgress?.(tally, at);
  };

  const note = (request: WarmRequest, warmed: Warmed): number | undefined => {
    if (warmed.outcome === 'failed') {
      failures.push({ request, why: warmed.why, advice: warmed.advice });
      add(request.path, {});
      return undefined;
    }
    state.done(request, warmed.width);
    const { bytes, hit, ms, width } = warmed;
    add(request.path, {
      warmed: tally.warmed + 1,
      hits: tally.hits + (hit ? 1 : 0),
      bytes: tally.bytes + bytes,
      missMs: tally.missMs + (hit ? 0 : ms),
    });
    return width;
  };

  const warmSeries = async ({ requests }: Series): Promise<void> => {
    for (const [index, request] of requests.entries()) {
      if (stop.aborted) return;
      const known = state.has(request);
      if (known) add(request.path, { before: tally.before + 1 });
      const width = known
        ? state.widthOf(request)
        : note(request, await warmOne(base, request, sign, abandon, pauseMs));
      // Narrower than requested: this is the whole original, and wider variants are the same picture.
      if (width !== undefined && width < (request.width ?? 0)) {
        add(request.path, { wider: tally.wider + requests.length - index - 1 });
        return;
      }
    }
  };

  const waiting = series.values();
  const work = async (): Promise<void> => {
    for (const each of waiting) {
      if (stop.aborted) return;
      await warmSeries(each);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work)).catch((error: unknown) => {
    if (!abandon.aborted) throw error;
  });
  return tally;
}
