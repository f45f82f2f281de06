import type { SourceKey } from '../grammar/key-path.js';
import { type Issue, issue } from '../issues/issue.js';

/** Why a source is not answered: its key begins with none of the prefixes; undefined when it is allowed. */
export const sourceIssue = (
  source: SourceKey,
  prefixes: readonly string[],
): Issue<'source-not-allowed'> | undefined =>
  prefixes.some((prefix) => source.startsWith(prefix))
    ? undefined
    : issue('source-not-allowed', { param: 'path', received: source, expected: 'an allowed prefix' });
