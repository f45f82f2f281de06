import { ACCESS_ISSUES, type IssueRow, REQUEST_ISSUES } from './request-issues.js';

/**
 * The table of all issues: HTTP status, public sentence, cache time in the CDN in seconds, and whether the operator is
 * notified. Grammar issues last minutes (the same URL stays invalid), missing sources seconds (they may be uploaded any
 * moment). Temporary faults are not cached, except for a second if the store throttles, which reduces its load. CloudFront
 * caches few statuses: 404, 414 and 500 to 504, and with `max-age` 400, 403, 405, 412 and 415. Problems with an original are
 * therefore 415; the code tells them apart.
 */
export const ISSUES = {
  ...REQUEST_ISSUES,
  ...ACCESS_ISSUES,
  'method-not-allowed': {
    status: 405,
    title: 'The method is not allowed',
    cacheSeconds: 0,
    report: false,
  },
  'precondition-failed': {
    status: 412,
    title: 'The picture does not match the condition',
    cacheSeconds: 0,
    report: false,
  },
  'range-not-satisfiable': {
    status: 416,
    title: 'The picture does not have that range',
    cacheSeconds: 0,
    report: false,
  },
  'source-missing': { status: 404, title: 'The picture does not exist', cacheSeconds: 10, report: false },
  'source-refused': {
    status: 403,
    title: 'Access to the picture was refused',
    cacheSeconds: 0,
    report: true,
  },
  'source-throttled': {
    status: 503,
    title: 'The picture store received too many requests',
    cacheSeconds: 1,
    report: true,
  },
  'source-timeout': {
    status: 504,
    title: 'The picture store did not answer in time',
    cacheSeconds: 0,
    report: true,
  },
  'source-broken': { status: 502, title: 'The picture store failed', cacheSeconds: 0, report: true },
  'source-too-large': {
    status: 415,
    title: 'The original is too large to be resized',
    cacheSeconds: 60,
    report: true,
  },
  'source-unsupported': {
    status: 415,
    title: 'The format of the original is not supported',
    cacheSeconds: 60,
    report: true,
  },
  'source-corrupt': { status: 415, title: 'The original is damaged', cacheSeconds: 60, report: true },
  'render-timeout': {
    status: 504,
    title: 'The picture took too long to resize',
    cacheSeconds: 60,
    report: true,
  },
  'render-failed': { status: 500, title: 'The picture could not be resized', cacheSeconds: 0, report: true },
  'rendition-too-large': {
    status: 500,
    title: 'The resized picture is too large to be sent',
    cacheSeconds: 0,
    report: true,
  },
  'derivative-unreachable': {
    status: 503,
    title: 'The resized picture is stored but not reachable yet',
    cacheSeconds: 0,
    report: true,
  },
  internal: { status: 500, title: 'An internal error occurred', cacheSeconds: 0, report: true },
} as const satisfies Record<string, IssueRow>;

export type IssueCode = keyof typeof ISSUES;
