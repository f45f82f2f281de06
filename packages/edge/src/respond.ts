import { STATUS_CODES } from 'node:http';
import { briefCacheControl, describeIssue, type Grammar, ISSUES, type Issue } from '@cameo/core';
import type { Answer } from './cloudfront/rewrite-response.js';
import { sharedHeaders } from './shared-headers.js';

/** Methods that are answered. */
export const ALLOWED_METHODS = 'GET, HEAD, OPTIONS';

/** Most issues that a problem lists; a URL of some kilobytes can have a thousand. */
const MOST_LISTED = 10;

/**
 * The answer to a request that has issues: a problem (RFC 9457) about the first one, with the first ten listed when
 * there are several.
 * @param head leaves the body out, as HEAD asks
 */
export function problem(issues: readonly [Issue, ...Issue[]], grammar: Grammar, head = false): Answer {
  const [first, ...others] = issues;
  const { status, title, cacheSeconds } = ISSUES[first.code];
  const body = {
    type: `urn:cameo:problem:${first.code}`,
    title,
    status,
    detail: describeIssue(first),
    code: first.code,
    ...about(first),
    ...(others.length > 0 && {
      issues: issues.slice(0, MOST_LISTED).map((each) => ({ code: each.code, ...about(each) })),
    }),
  };
  return {
    status,
    reason: STATUS_CODES[status] ?? '',
    headers: {
      ...sharedHeaders(grammar),
      'Content-Type': 'application/problem+json',
      'Cache-Control': briefCacheControl(cacheSeconds),
      ...(status === 405 && { Allow: ALLOWED_METHODS }),
      ...(status === 503 && { 'Retry-After': '1' }),
    },
    body: head ? undefined : { text: JSON.stringify(body) },
  };
}

/** The answer to a CORS preflight, which browsers keep for a day. */
export const preflight = (grammar: Grammar): Answer => ({
  status: 204,
  reason: 'No Content',
  headers: {
    ...sharedHeaders(grammar),
    Allow: ALLOWED_METHODS,
    'Access-Control-Allow-Methods': ALLOWED_METHODS,
    'Access-Control-Allow-Headers': '*',
    'Access-Control-Max-Age': '86400',
    'Cache-Control': briefCacheControl(86_400),
  },
  body: undefined,
});

function about({ param, received, expected }: Issue): Partial<Issue> {
  return {
    ...(param !== undefined && { param }),
    ...(received !== undefined && { received }),
    ...(expected !== undefined && { expected }),
  };
}
