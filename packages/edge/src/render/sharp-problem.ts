import { type IssueCode, issue } from '@cameo/core';
import { ProblemError } from '../problem-error.js';

/** What libvips says when something else than the original's data is in the way; everything else needs a culprit. */
const PLAIN: readonly (readonly [message: RegExp, code: IssueCode])[] = [
  [/timeout/i, 'render-timeout'],
  [/memory/i, 'render-failed'],
  [/exceeds pixel limit|image is too large|maximum supported image dimension/i, 'source-too-large'],
  [/unsupported (?:feature|codec|compression)|no decoding plugin|security limit/i, 'source-unsupported'],
];

/**
 * Translates a failure of sharp once; `cause` keeps the original.
 * @param culprit who is to blame where the message does not tell. libvips collects messages of all threads in one place,
 * so that a render may get another's words or none: who is to blame is found out by decoding alone
 */
export function sharpProblem(error: unknown, culprit: 'original' | 'render'): ProblemError {
  if (error instanceof ProblemError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const told = PLAIN.find(([pattern]) => pattern.test(message))?.[1];
  const code = told ?? (culprit === 'original' ? 'source-corrupt' : 'render-failed');
  return new ProblemError(issue(code, { param: 'original' }), message, { cause: error });
}
