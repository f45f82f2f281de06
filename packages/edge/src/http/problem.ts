import { describeIssue, type Issue, type IssueRow } from '@cameo/core';
import { briefCacheControl } from '@cameo/core/config';
import { sharedHeaders, type TextAnswer } from './answer.js';

/** Methods that are answered. */
export const ALLOWED_METHODS = 'GET, HEAD';

/** Most issues that a problem lists; a URL of some kilobytes can have a thousand. */
const MOST_LISTED = 10;

/**
 * The answer to a request that has issues: a problem (RFC 9457) about the first one, with the first ten listed when
 * there are several.
 * @param row of the first issue in the table of issues
 * @param hash of the grammar
 * @param head leaves the body out, as HEAD asks
 */
export function problem(
  issues: readonly [Issue, ...Issue[]],
  { status, title, cacheSeconds }: IssueRow,
  hash: string,
  head: boolean,
): TextAnswer {
  const first = issues[0];
  // JSON leaves out what is undefined.
  const body = {
    type: `urn:cameo:problem:${first.code}`,
    title,
    status,
    detail: describeIssue(first, title),
    ...publicPart(first),
    issues: issues.length > 1 ? issues.slice(0, MOST_LISTED).map(publicPart) : undefined,
  };
  return {
    status,
    headers: {
      ...sharedHeaders(hash),
      'Content-Type': 'application/problem+json',
      'Cache-Control': briefCacheControl(cacheSeconds),
    },
    // A client that ignores the type and reads it as HTML finds no tag in it.
    body: head ? undefined : { text: JSON.stringify(body).replace(/</g, '\\u003c') },
  };
}

/** The same answer with more headers. */
export const withHeaders = (answer: TextAnswer, more: TextAnswer['headers']): TextAnswer => ({
  ...answer,
  headers: { ...answer.headers, ...more },
});

/** The fields of an issue that a viewer gets, in this order. */
const publicPart = ({ code, param, received, expected }: Issue) => ({ code, param, received, expected });
