import type { SourceFacts } from '@cameo/core';
import { assertTimeLeft } from './start-pipeline.js';

/** Decoding and encoding this many px takes some hundred MB, AVIF the most of all formats (18 bytes a pixel). */
const LARGE_PIXELS = 8_000_000;

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the work on a large original when no other one is worked on. A Lambda has one request at a time anyway; a process
 * that has more, such as the local edge, would need the memory of all of them at once. Small ones never wait. One whose
 * request is over when its turn comes is not begun: nobody would see it, and those behind it would wait for it.
 * @param budgetMs time that its request has left, ms
 * @throws ProblemError `render-timeout`
 */
export function inTurn<T>(
  { width, height, frames }: Pick<SourceFacts, 'width' | 'height' | 'frames'>,
  budgetMs: () => number,
  work: () => Promise<T>,
): Promise<T> {
  if (width * height * frames <= LARGE_PIXELS) return work();
  const turn = last.then(() => {
    assertTimeLeft(budgetMs);
    return work();
  });
  last = turn.catch(() => undefined);
  return turn;
}
