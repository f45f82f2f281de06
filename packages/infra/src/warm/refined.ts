import { setTimeout as sleep } from 'node:timers/promises';
import { type ImageConfig, parseRequest, variantOf } from '@cameo/core';
import { mayRefine } from '@cameo/core/config';
import { canBypassCdn, isFinal } from '../operate/final.js';
import { requestUrl } from '../operate/request-url.js';
import { type SignPath, unsigned } from '../operate/signed-path.js';
import { ACCEPTS, type Series, type WarmRequest } from './tasks.js';

/** Progress of waiting for refinement. */
export interface RefinedTally {
  /** Number of refinable variants. */
  readonly planned: number;
  /** Number of final ones: smaller now, or examined and unchanged. */
  readonly refined: number;
  /** Number of those that were final at the first request. */
  readonly before: number;
  /** Total bytes of those that were seen before and after. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** Parameters of waiting. */
export interface RefinedRun {
  readonly base: string;
  readonly config: ImageConfig;
  readonly sign?: SignPath | undefined;
  /** The warm requests. */
  readonly requests: readonly WarmRequest[];
  /** Number of concurrent requests. */
  readonly concurrency: number;
  /** Gives up after this time without a newly final variant, ms. */
  readonly patienceMs: number;
  readonly stop: AbortSignal;
  readonly onProgress?: ((tally: RefinedTally, at: string) => void) | undefined;
  /** Pause between two requests for one variant, ms. */
  readonly pauseMs?: number;
}

const PAUSE_MS = 5000;

/** The refinable requests among the warm ones of some series. */
export function refinable(
  series: readonly Series[],
  isWarm: (request: WarmRequest) => boolean,
  config: ImageConfig,
): readonly WarmRequest[] {
  return series.flatMap(({ requests }) =>
    requests.filter((request) => isWarm(request) && mayBeRefined(request, config)),
  );
}

function mayBeRefined({ path, format }: WarmRequest, config: ImageConfig): boolean {
  const [before = '', query = ''] = path.split('?');
  const request = parseRequest(before, query, config);
  if (!request.ok) return false;
  const { source, transform } = request.value;
  const variant = variantOf(source, transform, ACCEPTS[format], config);
  return variant !== undefined && mayRefine(variant, config);
}

/**
 * Waits until all are final, or until there is no progress. It requests all remaining ones in each round: Refine has its own
 * order, and variants that it never processes delay no others.
 */
export async function waitForRefined(run: RefinedRun): Promise<RefinedTally> {
  const { requests, concurrency, patienceMs, stop, onProgress, pauseMs = PAUSE_MS } = run;
  let tally: RefinedTally = {
    planned: requests.length,
    refined: 0,
    before: 0,
    bytesBefore: 0,
    bytesAfter: 0,
  };
  let lastNews = performance.now();
  const givenUp = () => stop.aborted || performance.now() - lastNews > patienceMs;
  let lastAnswer = lastNews;
  const sizes = new Map<WarmRequest, number>();

  /** Whether it is final now. */
  const requestOnce = async (request: WarmRequest, turn: number): Promise<boolean> => {
    const answer = await requestPastCdn(run, request, turn).catch(() => undefined);
    const final = answer !== undefined && isFinal(answer, run.config);
    const first = sizes.get(request);
    if (answer?.status === 200) lastAnswer = performance.now();
    if (final) {
      lastNews = performance.now();
      tally = {
        ...tally,
        refined: tally.refined + 1,
        before: tally.before + (turn === 0 ? 1 : 0),
        bytesBefore: tally.bytesBefore + (first ?? 0),
        bytesAfter: tally.bytesAfter + (first === undefined ? 0 : answer.body.length),
      };
    } else if (answer?.status === 200 && first === undefined) sizes.set(request, answer.body.length);
    onProgress?.(tally, request.path);
    return final;
  };

  const round = async (left: readonly WarmRequest[], turn: number): Promise<readonly WarmRequest[]> => {
    const again: WarmRequest[] = [];
    const waiting = left.values();
    const lane = async (): Promise<void> => {
      for (const each of waiting) {
        // A long round without progress is completed, so that each is requested; one without answers is not.
        if (stop.aborted || performance.now() - lastAnswer > patienceMs) return;
        if (!(await requestOnce(each, turn))) again.push(each);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, lane));
    return again;
  };

  let left = requests;
  for (let turn = 0; left.length > 0 && !givenUp(); turn += 1) {
    if (turn > 0) await sleep(pauseMs, undefined, { signal: stop }).catch(() => undefined);
    left = await round(left, turn);
  }
  return tally;
}

/** Requests a variant from the store, bypassing the CDN if possible. */
function requestPastCdn(
  { base, config, sign = unsigned, stop }: RefinedRun,
  { path, format }: WarmRequest,
  turn: number,
) {
  const version = `refined-${Date.now().toString(36)}-${turn}`;
  const target = canBypassCdn(config) ? withVersion(path, version) : path;
  return requestUrl(`${base}${sign(target)}`, ACCEPTS[format], stop);
}

/** A path with this version instead of any other: the grammar accepts neither of two, or the first. */
function withVersion(path: string, version: string): string {
  const [before, query = ''] = path.split('?');
  const others = query.split('&').filter((pair) => pair !== '' && !/^v(?:=|$)/.test(pair));
  return `${before}?${[...others, `v=${version}`].join('&')}`;
}
