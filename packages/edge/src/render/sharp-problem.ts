import { type IssueCode, issue } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';

/**
 * libvips' messages about causes other than the original's data; for all other messages the fault lies in the original or in
 * the encoder.
 */
const PLAIN: readonly (readonly [message: RegExp, code: IssueCode])[] = [
  [/timeout/i, 'render-timeout'],
  // Both report a header with impossible dimensions as a failure of memory.
  [/exceeds the maximum image size|bad image dimensions|invalid image size/i, 'source-corrupt'],
  [/unsupported (?:feature|codec|compression)|no decoding plugin|security limit/i, 'source-unsupported'],
  // A truncated profile is a "Read from memory error", which is not a lack of memory.
  [
    /(?:out of|insufficient|not enough) memory|memory allocation|(?:failed to|unable to|cannot) allocate/i,
    'render-failed',
  ],
  [/exceeds pixel limit|image is too large|maximum supported image dimension/i, 'source-too-large'],
];

const codeOf = (error: unknown): IssueCode | undefined =>
  PLAIN.find(([pattern]) => pattern.test(wordsOf(error)))?.[1];

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Translates a failure of sharp once; `cause` keeps the original error.
 * @param decodes checks whether the original decodes by itself; called only if the message does not show where the fault lies.
 * libvips collects the messages of all threads in one place, so a render may get another's message, or none
 */
export async function sharpProblem(error: unknown, decodes: () => Promise<boolean>): Promise<ProblemError> {
  if (error instanceof ProblemError) return error;
  const code = codeOf(error) ?? ((await decodes()) ? 'render-failed' : 'source-corrupt');
  return new ProblemError(issue(code, { param: 'original' }), wordsOf(error), { cause: error });
}
