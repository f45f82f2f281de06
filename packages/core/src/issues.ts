/**
 * The table of everything that can go wrong: HTTP status, public sentence, how many seconds the CDN may keep
 * the answer, and whether the operator is told. Grammar issues last minutes (the same URL stays wrong),
 * missing sources seconds (they may be uploaded any moment), faults are never kept.
 */
export const ISSUES = {
  'invalid-value': {
    status: 400,
    title: 'A parameter has a value that it cannot have',
    cacheSeconds: 600,
    report: false,
  },
  'out-of-range': {
    status: 400,
    title: 'A parameter is outside of its range',
    cacheSeconds: 600,
    report: false,
  },
  'repeated-parameter': {
    status: 400,
    title: 'A parameter is given more than once',
    cacheSeconds: 600,
    report: false,
  },
  'malformed-encoding': {
    status: 400,
    title: 'A percent-encoded sequence does not decode',
    cacheSeconds: 600,
    report: false,
  },
  'invalid-path': { status: 400, title: 'The path cannot name a picture', cacheSeconds: 600, report: false },
  'url-too-long': { status: 414, title: 'The URL is too long', cacheSeconds: 600, report: false },
  'path-too-long': {
    status: 414,
    title: 'The path is longer than a source key can be',
    cacheSeconds: 600,
    report: false,
  },
  'no-such-page': {
    status: 404,
    title: 'There is no picture at this path',
    cacheSeconds: 600,
    report: false,
  },
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
    cacheSeconds: 0,
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
    status: 413,
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
  'source-corrupt': { status: 422, title: 'The original is damaged', cacheSeconds: 60, report: true },
  'render-timeout': {
    status: 504,
    title: 'The picture took too long to resize',
    cacheSeconds: 0,
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
} as const satisfies Record<
  string,
  { readonly status: number; readonly title: string; readonly cacheSeconds: number; readonly report: boolean }
>;

export type IssueCode = keyof typeof ISSUES;

/** A typed problem: what it is, where, what was received and what was expected instead. */
export interface Issue {
  readonly code: IssueCode;
  /** The parameter or part of the request that it is about, as the caller wrote it. */
  readonly param?: string;
  /** What was received, cut to a length that fits a response. */
  readonly received?: string;
  /** What would have been accepted. */
  readonly expected?: string;
}

const RECEIVED_CHARACTERS = 80;

/** Builds an issue; a long `received` is cut to 80 characters, so that no answer echoes a whole URL. */
export function issue(
  code: IssueCode,
  about: { param?: string; received?: string; expected?: string } = {},
): Issue {
  const { received } = about;
  if (received === undefined || received.length <= RECEIVED_CHARACTERS) return { code, ...about };
  return { code, ...about, received: `${received.slice(0, RECEIVED_CHARACTERS)}…` };
}

/** The issue as one public sentence: what was received, what was expected. */
export function describeIssue({ code, param, received, expected }: Issue): string {
  const got = received === undefined ? '' : ` got ${JSON.stringify(received)}`;
  const wanted = expected === undefined ? '' : `${got === '' ? '' : ','} expected ${expected}`;
  const where = param === undefined ? '' : ` ${param}:`;
  return got + wanted === '' ? `${ISSUES[code].title}.` : `${ISSUES[code].title}.${where}${got}${wanted}.`;
}
