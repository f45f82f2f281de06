import type { IssueRow } from './request-issues.js';

const refused = (title: string, cacheSeconds: number): IssueRow => ({
  status: 403,
  title,
  cacheSeconds,
  report: false,
});

/** What can be wrong with a signature. */
export type SignatureFault = 'missing' | 'invalid' | 'expired';

/**
 * The row of an issue with a signature. It is never kept: a good signature shares the cache key with a bad one.
 */
export const signatureRow = (fault: SignatureFault): IssueRow => refused(`The signature is ${fault}`, 0);

/**
 * The issues of a request that is understood and not allowed. The function on viewer-request, which has 10 KB for all
 * its code, knows those about signatures only. What the URL alone decides is kept like a wrong parameter.
 */
export const ACCESS_ISSUES = {
  'source-not-allowed': /* @__PURE__ */ refused('Pictures below this path are not answered', 600),
  'preset-only': /* @__PURE__ */ refused('Only presets are answered', 600),
  'signature-missing': /* @__PURE__ */ signatureRow('missing'),
  'signature-invalid': /* @__PURE__ */ signatureRow('invalid'),
  'signature-expired': /* @__PURE__ */ signatureRow('expired'),
} as const;
