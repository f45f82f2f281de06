import { setTimeout as sleep } from 'node:timers/promises';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Coding, SourceFacts } from '@cameo/core/plan';
import { assertTimeLeft } from './sharp.js';

/** Runs one piece of work after the other. */
export type Queue = <T>(budgetMs: () => number, work: () => Promise<T>) => Promise<T>;

/**
 * Makes a queue. Work whose request is over when its turn comes is not started: its result would be unused, and the
 * queue would wait for it. It fails with ProblemError `render-timeout`.
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

/** Decoding and encoding this many px takes some hundred MB, AVIF the most of all formats (18 bytes a pixel). */
const LARGE_PIXELS = 8_000_000;

/**
 * What files and pixels of earlier renders, and the file of this one, may hold before they are collected, bytes. It
 * takes 8 to 10 ms, a third of what a small picture of a photograph takes, and a photograph of 2 MB leaves 4 MB behind.
 */
const WORTH_COLLECTING = 24_000_000;

const large = createQueue();

/**
 * Runs the work on a large original when no other one is worked on. A Lambda has one request at a time anyway; a process
 * that has more, such as the local edge, would need the memory of all of them at once. Small ones never wait.
 * @param budgetMs time that its request has left, ms
 * @throws ProblemError `render-timeout` when that is over before its turn comes
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
    if (getHeapStatistics().external_memory > WORTH_COLLECTING) await collectGarbage();
    return work();
  });
}

let collect: (() => void) | undefined;

/**
 * Frees the files and pixels of earlier renders. They lie outside of V8's heap, which is small and therefore not
 * collected: without this, an original of 60 MB was still held while the next two were worked on.
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
