import type { Grammar } from './config.js';
import { expectedValue } from './expected-value.js';
import { type Issue, issue } from './issues.js';
import { PARAM_NAMES, type ParamName, type Transform } from './params.js';
import { parseValue } from './parse-value.js';
import { decodeQuery, splitQuery } from './query.js';
import { ok, type Result } from './result.js';
import { unaliased } from './synonyms.js';

/**
 * Reads a query string (without `?`) into a transform. Unknown parameters are dropped, and so are those that the
 * grammar leaves out; order and the case of names do not matter.
 * @returns the transform as it was asked for, not yet canonical, or every issue found
 */
export function parseTransform(query: string, grammar: Grammar): Result<Transform> {
  const values: Partial<Record<ParamName, unknown>> = {};
  const issues: Issue[] = [];
  for (const { name: rawName, value: rawValue } of splitQuery(query)) {
    const written = decodeQuery(rawName);
    if (written === undefined) {
      issues.push(
        issue('malformed-encoding', { param: 'query', received: rawName, expected: 'percent-encoded UTF-8' }),
      );
      continue;
    }
    const name = findParam(written.toLowerCase(), grammar);
    if (name === undefined) continue;
    const text = rawValue === undefined ? '' : decodeQuery(rawValue);
    if (text === undefined) {
      issues.push(
        issue('malformed-encoding', {
          param: written,
          received: rawValue ?? '',
          expected: 'percent-encoded UTF-8',
        }),
      );
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
  const [first, ...rest] = issues;
  // Each value was read by its own row, which the type of a table in a loop cannot say.
  return first === undefined ? ok(values as Transform) : { ok: false, issues: [first, ...rest] };
}

function findParam(written: string, { params }: Grammar): ParamName | undefined {
  const name = PARAM_NAMES.find((known) => known === unaliased(written));
  return name !== undefined && params.includes(name) ? name : undefined;
}
