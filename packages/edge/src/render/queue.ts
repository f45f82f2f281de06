import { setTimeout as sleep } from 'node:timers/promises';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Coding, SourceFacts } from '@cameo/core/plan';
import { assertTimeLeft } from './sharp.js';

/** Runs one task after the other. */
export type Queue = <T>(budgetMs: () => number, work: () => Promise<T>) => Promise<T>;

/**
 * Creates a queue. A task whose request has ended by its turn is not started: its result would be unused, and the queue would
 * wait for it. It rejects with ProblemError `render-timeout`.
 */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (budgetMs, work) => {
    const turn = last.then(() => {
      assertTimeLeft(budgetMs);
      return work();
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}

/** Decoding and encoding this many px takes some hundred MB; AVIF takes most (18 bytes per pixel). */
const LARGE_PIXELS = 8_000_000;

/**
 * Limit of garbage from earlier renders plus this file, bytes, above which it is collected. Collecting takes 8 to 10 ms, a
 * third of a small render, and a photograph of 2 MB leaves 4 MB behind.
 */
const COLLECT_ABOVE_BYTES = 24_000_000;

const large = createQueue();

/**
 * Runs the work on a large original while no other one is in progress. A Lambda has one request at a time anyway; a process
 * with concurrent requests, such as the local edge, would need the memory of all of them at once. Small ones never wait.
 * @param budgetMs time left for the request, ms
 * @throws ProblemError `render-timeout` when that is over before its turn
 */
export function inTurn<T>(
  {
    width,
    height,
    frames,
    codedPixels = 0,
  }: Pick<SourceFacts, 'width' | 'height' | 'frames'> & Pick<Coding, 'codedPixels'>,
  budgetMs: () => number,
  work: () => Promise<T>,
): Promise<T> {
  if (Math.max(width * height * frames, codedPixels) <= LARGE_PIXELS) return work();
  return large(budgetMs, async () => {
    if (getHeapStatistics().external_memory > COLLECT_ABOVE_BYTES) await collectGarbage();
    return work();
  });
}

let collect: (() => void) | undefined;

/**
 * Frees the files and pixels of earlier renders. They lie outside of V8's heap, which is small and therefore not collected:
 * without this, an original of 60 MB was still held during the next two renders.
 */
export async function collectGarbage(): Promise<void> {
  collect ??= exposed();
  collect();
  // Native code frees its memory in a later turn of the event loop.
  await sleep(0);
}

/** V8's own function, without a command-line flag, which cannot be set at the edge. */
function exposed(): () => void {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('gc');
  return typeof found === 'function' ? () => void found() : () => undefined;
}
