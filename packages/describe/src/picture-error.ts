import { describeIssue, ISSUES, type Issue } from '@cameo/core';

/** A picture that cannot be described; the message is a sentence for people. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
  /** The problem that the resizer would answer. */
  readonly issue: Issue;

  constructor(issue: Issue, options?: { cause?: unknown }) {
    super(describeIssue(issue, ISSUES[issue.code].title), options);
    this.issue = issue;
  }
}

/** A picture above the resizer's size limit; both in bytes. */
export const tooLong = (received: number, maxBytes: number): PictureError =>
  new PictureError({
    code: 'source-too-large',
    param: 'original',
    received: `${received} bytes`,
    expected: `at most ${maxBytes}`,
  });

/** A pipe, a device or a socket with the name of a picture. */
export const notAFile = (): PictureError =>
  new PictureError({
    code: 'source-unsupported',
    param: 'original',
    received: 'a pipe or a device',
    expected: 'a file',
  });

/** A picture that could not be processed, and the reason. */
export interface FailedPicture {
  readonly name: string;
  readonly reason: string;
}

/** Failures that are no fault of one file: each further file would fail too. */
const OF_ALL: readonly string[] = ['EMFILE', 'ENFILE', 'ENOMEM'];

/** Failures of one file with a remedy; for the others the code says what it is. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'It disappeared after its folder was listed; run the command again.',
  EACCES: 'It may not be read (EACCES); change the owner or the mode of it or of its folder.',
  EPERM: 'It may not be read (EPERM); change the owner or the mode of it or of its folder.',
};

/**
 * The reason why one picture failed, so that the others can continue.
 * @param path of its file
 * @throws the error itself if it is another one
 */
export function reasonOfPicture(error: unknown, path: string): string {
  if (error instanceof PictureError) return error.message;
  const { code = '', path: of } = error as NodeJS.ErrnoException;
  if (of !== path || OF_ALL.includes(code)) throw error;
  return REASONS[code] ?? `It cannot be read (${code}).`;
}
