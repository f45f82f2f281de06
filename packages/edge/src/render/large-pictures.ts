import { getHeapStatistics } from 'node:v8';
import type { Coding, SourceFacts } from '@cameo/core';
import { collectGarbage } from './collect-garbage.js';
import { createQueue } from './queue.js';

/** Decoding and encoding this many px takes some hundred MB, AVIF the most of all formats (18 bytes a pixel). */
const LARGE_PIXELS = 8_000_000;

/**
 * What files and pixels of earlier renders, and the file of this one, may hold before they are looked through, bytes. It
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
