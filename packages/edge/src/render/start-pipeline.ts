import { issue } from '@cameo/core';
import type { Sharp, SharpOptions } from 'sharp';
import { ProblemError } from '../http/problem-error.js';
import type { SharpModule } from './load-sharp.js';

/** Starts a pipeline that ends by itself when the time of its request is over. */
export type StartPipeline = (input: Uint8Array, options?: SharpOptions) => Sharp;

/**
 * Bounds every pipeline of one render by the time that is left when it starts. libvips looks at the clock between rows,
 * in whole seconds, of which it needs one at least.
 * @param budgetMs time that is left, ms
 */
export const boundPipelines =
  (sharp: SharpModule, budgetMs: () => number): StartPipeline =>
  (input, options) =>
    sharp(input, options).timeout({ seconds: Math.max(1, Math.floor(budgetMs() / 1000)) });

/** @throws ProblemError `render-timeout` when not even a second is left, which is the least that libvips can be given */
export function assertTimeLeft(budgetMs: () => number): void {
  const left = budgetMs();
  if (left >= 1000) return;
  throw new ProblemError(
    issue('render-timeout', { param: 'original' }),
    `${Math.round(left)} ms were left when its turn came, and 1000 ms is the least that a render is begun with`,
  );
}
