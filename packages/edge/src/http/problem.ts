import { describeIssue, type Issue, type IssueRow } from '@cameo/core';
import { briefCacheControl } from '@cameo/core/config';
import { sharedHeaders, type TextAnswer } from './answer.js';

/** Supported methods. */
export const ALLOWED_METHODS = 'GET, HEAD';

/** Maximum number of issues in a problem; a URL of a few kilobytes can have a thousand. */
const MAX_LISTED = 10;

/**
 * The answer to a request with issues: a problem (RFC 9457) about the first one, which lists the first ten when there
 * are several.
 * @param row of the first issue in the table of issues
 * @param hash of the grammar
 * @param head omits the body, as HEAD requires
 */
export function problem(
  issues: readonly [Issue, ...Issue[]],
  { status, title, cacheSeconds }: IssueRow,
  hash: string,
  head: boolean,
): TextAnswer {
  const first = issues[0];
  // JSON drops undefined fields.
  const body = {
    type: `urn:cameo:problem:${first.code}`,
    title,
    status,
    detail: describeIssue(first, title),
    ...publicPart(first),
    issues: issues.length > 1 ? issues.slice(0, MAX_LISTED).map(publicPart) : undefined,
  };
  return {
    status,
    headers: {
      ...sharedHeaders(hash),
      'Content-Type': 'application/problem+json',
      'Cache-Control': briefCacheControl(cacheSeconds),
    },
    // Prevents HTML tags, for clients that ignore the type and interpret the body as HTML.
    body: head ? undefined : { text: JSON.stringify(body).split('<').join('\\u003c') },
  };
}

/** The same answer with additional headers. */
export const withHeaders = (answer: TextAnswer, more: TextAnswer['headers']): TextAnswer => ({
  ...answer,
  headers: { ...answer.headers, ...more },
});

/** The fields of an issue that viewers get, in this order. */
const publicPart = ({ code, param, received, expected }: Issue) => ({ code, param, received, expected });
