import { type SignPath, unsigned } from '../operate/signed-path.js';
import type { StateFile } from './state-file.js';
import type { Series, WarmRequest } from './tasks.js';
import { type Warmed, warmOne } from './warm-one.js';

/** A request that failed, and what came of it. */
export interface Failure {
  readonly request: WarmRequest;
  readonly why: string;
  readonly advice: string;
}

/** Where a run stands. */
export interface Tally {
  /** Requests that were planned. */
  readonly planned: number;
  /** Asked for in this run, and now warm. */
  readonly warmed: number;
  /** Of these, answered from the CDN's cache. */
  readonly hits: number;
  /** Warm from an earlier run. */
  readonly before: number;
  /** Wider than the original: it is never enlarged, so no page asks for them. */
  readonly wider: number;
  readonly bytes: number;
  /** Time that all answers took together, without the hits, ms. */
  readonly missMs: number;
  readonly failures: readonly Failure[];
}

/** What a run needs. */
export interface WarmRun {
  readonly base: string;
  /** Signs a path, where the stage asks for that. */
  readonly sign?: SignPath;
  readonly series: readonly Series[];
  readonly state: StateFile;
  /** Series that are worked on at the same time. */
  readonly concurrency: number;
  /** No new request is made after it; those under way end. */
  readonly stop: AbortSignal;
  /** Gives up those under way too. */
  readonly abandon: AbortSignal;
  /** Called after each change with where it stands. */
  readonly told?: (tally: Tally, at: string) => void;
}

/** Asks for everything that is not warm yet; ends early when it is stopped. */
export async function warmAll(run: WarmRun): Promise<Tally> {
  const { base, sign = unsigned, series, state, concurrency, stop, abandon, told } = run;
  const failures: Failure[] = [];
  const planned = series.reduce((sum, { requests }) => sum + requests.length, 0);
  let tally: Tally = { planned, warmed: 0, hits: 0, before: 0, wider: 0, bytes: 0, missMs: 0, failures };
  const add = (at: string, over: Partial<Tally>): void => {
    tally = { ...tally, ...over };
    told?.(tally, at);
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
        : note(request, await warmOne(base, request, sign, abandon));
      // Narrower than asked for: this one has all that the original has, and wider ones are the same again.
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
