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
