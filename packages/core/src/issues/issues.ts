import { ACCESS_ISSUES, type IssueRow, REQUEST_ISSUES } from './request-issues.js';

/**
 * The table of everything that can go wrong: HTTP status, public sentence, how many seconds the CDN may keep
 * the answer, and whether the operator is notified. Grammar issues last minutes (the same URL stays invalid),
 * missing sources seconds (they may be uploaded any moment), faults of the moment are never kept, but for a second where the
 * store is overwhelmed: whoever comes meanwhile must not ask it again.
 * CloudFront keeps few statuses: 404, 414 and 500 to 504, and with `max-age` 400, 403, 405, 412 and 415. Problems with
 * an original are therefore 415; the code tells them apart.
 */
export const ISSUES = {
  ...REQUEST_ISSUES,
  ...ACCESS_ISSUES,
  'method-not-allowed': {
    status: 405,
    title: 'This method is not answered here',
    cacheSeconds: 0,
    report: false,
  },
  'precondition-failed': {
    status: 412,
    title: 'The picture is not the one that was asked for',
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
  'source-refused': { status: 403, title: 'The picture may not be read', cacheSeconds: 0, report: true },
  'source-throttled': {
    status: 503,
    title: 'The picture store asks for fewer requests',
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
    title: 'The original is not in a format that is resized here',
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
  internal: { status: 500, title: 'Something failed inside', cacheSeconds: 0, report: true },
} as const satisfies Record<string, IssueRow>;

export type IssueCode = keyof typeof ISSUES;
