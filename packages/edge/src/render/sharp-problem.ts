import { type IssueCode, issue } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';

/** What libvips says when something else than the original's data is in the way; everything else is either the original's fault or the encoder's. */
const PLAIN: readonly (readonly [message: RegExp, code: IssueCode])[] = [
  [/timeout/i, 'render-timeout'],
  // Both call a header that claims what it cannot have a failure of memory.
  [/exceeds the maximum image size|bad image dimensions/i, 'source-corrupt'],
  [/unsupported (?:feature|codec|compression)|no decoding plugin|security limit/i, 'source-unsupported'],
  [/memory/i, 'render-failed'],
  [/exceeds pixel limit|image is too large|maximum supported image dimension/i, 'source-too-large'],
];

const codeOf = (error: unknown): IssueCode | undefined =>
  PLAIN.find(([pattern]) => pattern.test(wordsOf(error)))?.[1];

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Translates a failure of sharp once; `cause` keeps the original.
 * @param decodes finds out whether the original decodes by itself; called only where the message does not say what is at
 * fault. libvips collects the messages of all threads in one place, so that a render may get another's words, or none
 */
export async function sharpProblem(error: unknown, decodes: () => Promise<boolean>): Promise<ProblemError> {
  if (error instanceof ProblemError) return error;
  const code = codeOf(error) ?? ((await decodes()) ? 'render-failed' : 'source-corrupt');
  return new ProblemError(issue(code, { param: 'original' }), wordsOf(error), { cause: error });
}
