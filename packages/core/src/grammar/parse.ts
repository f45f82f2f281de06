import { type Issue, issue, malformed, ok, type Result } from '../issues/issue.js';
import type { RequestIssueCode } from '../issues/request-issues.js';
import { expectedValue } from './expected-value.js';
import type { Grammar } from './grammar.js';
import { PARAM_NAMES, type ParamName, type Transform, unaliased } from './params.js';
import { decodeQuery, isForeign, splitQuery } from './query.js';
import { parseValue, printValue } from './values.js';

/** A URL of a few kilobytes can have a thousand. */
const MAX_ISSUES = 10;

/**
 * Parses a query string (without `?`) into a transform. Parameters that are unknown or not in the grammar are dropped. Order
 * and the case of names do not matter.
 * @returns the transform as requested, not yet canonical, or the first ten issues
 */
export function parseTransform(query: string, grammar: Grammar): Result<Transform, RequestIssueCode> {
  const values: Partial<Record<ParamName, unknown>> = {};
  const issues: Issue<RequestIssueCode>[] = [];
  for (const { name: rawName, value: rawValue } of splitQuery(query)) {
    if (issues.length === MAX_ISSUES) break;
    const written = decodeQuery(rawName);
    if (written === undefined) {
      issues.push(malformed('query', rawName));
      continue;
    }
    const name = findParam(written, grammar);
    if (name === undefined) continue;
    const text = decodeQuery(rawValue);
    if (text === undefined) {
      issues.push(malformed(written, rawValue));
    } else if (name in values) {
      issues.push(issue('repeated-parameter', { param: written, received: text, expected: `${name} once` }));
    } else {
      const parsed = parseValue(name, text, grammar);
      values[name] = typeof parsed === 'string' ? undefined : parsed.value;
      if (typeof parsed === 'string') {
        issues.push(
          issue(parsed, { param: written, received: text, expected: expectedValue(name, grammar) }),
        );
      }
    }
  }
  // Each value was parsed by its own row, which the type of a loop over the table cannot express.
  if (issues.length === 0) return ok(values as Transform);
  return { ok: false, issues: issues as [Issue<RequestIssueCode>, ...typeof issues] };
}

function findParam(written: string, { params }: Grammar): ParamName | undefined {
  // A link copied from HTML source has `&amp;` where the URL has `&`.
  const name = unaliased(written.toLowerCase().replace(/^(?:amp;)+/, ''));
  return isForeign(written) ? undefined : params.find((known) => known === name);
}

/** A transform, in which absent parameters may be undefined. */
export type LooseTransform = { readonly [N in ParamName]?: Transform[N] | undefined };

/**
 * Writes a transform as a query string without `?`, in the table's order: the inverse of `parseTransform`. A canonical
 * transform gives the canonical query; an empty one gives an empty string.
 * @param names parameters to write, in this order
 */
export const serializeTransform = (
  transform: LooseTransform,
  names: readonly ParamName[] = PARAM_NAMES,
): string =>
  names
    .filter((name) => transform[name] !== undefined)
    .map((name) => `${name}=${printValue(transform[name])}`)
    .join('&');
