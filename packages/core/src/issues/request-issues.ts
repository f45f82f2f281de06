/** The answer to an issue: the columns of the table of issues. */
export interface IssueRow {
  /** HTTP status. */
  readonly status: number;
  /** Public sentence, without its full stop. */
  readonly title: string;
  /** Cache time in the CDN, s. */
  readonly cacheSeconds: number;
  /** Whether the operator is notified. */
  readonly report: boolean;
}

const refused = (status: number, title: string): IssueRow => ({
  status,
  title,
  cacheSeconds: 600,
  report: false,
});

/**
 * The issues of a request that are detected before any picture is read. A separate table, because a CloudFront Function uses
 * them, and its code is limited to 10 KB.
 */
export const REQUEST_ISSUES = {
  'invalid-value': refused(400, 'A parameter has an invalid value'),
  'out-of-range': refused(400, 'A parameter is out of range'),
  'repeated-parameter': refused(400, 'A parameter is given more than once'),
  'malformed-encoding': refused(400, 'A percent-encoded sequence does not decode'),
  'invalid-path': refused(400, 'The path cannot name a picture'),
  'url-too-long': refused(414, 'The URL is too long'),
  'path-too-long': refused(414, 'The path is too long'),
  'no-such-page': refused(404, 'There is no picture at this path'),
} as const;

export type RequestIssueCode = keyof typeof REQUEST_ISSUES;

const forbidden = (title: string, cacheSeconds: number): IssueRow => ({
  status: 403,
  title,
  cacheSeconds,
  report: false,
});

/** The possible faults of a signature. */
export type SignatureFault = 'missing' | 'invalid' | 'expired';

/** The row of an issue with a signature. It is never cached: valid and invalid signatures share one cache key. */
export const signatureRow = (fault: SignatureFault): IssueRow => forbidden(`The signature is ${fault}`, 0);

/**
 * The issues of a valid request that is not allowed. The viewer-request function, which has 10 KB for all its code, includes
 * only those about signatures. Issues that the URL alone determines are cached like an invalid parameter.
 */
export const ACCESS_ISSUES = {
  'source-not-allowed': /* @__PURE__ */ forbidden('Pictures below this path are not served', 600),
  'preset-only': /* @__PURE__ */ forbidden('Only presets are allowed', 600),
  'too-dear': /* @__PURE__ */ forbidden('The request is too expensive', 600),
  'too-many-variants': /* @__PURE__ */ forbidden('The picture has too many variants', 600),
  'signature-missing': /* @__PURE__ */ signatureRow('missing'),
  'signature-invalid': /* @__PURE__ */ signatureRow('invalid'),
  'signature-expired': /* @__PURE__ */ signatureRow('expired'),
} as const;
