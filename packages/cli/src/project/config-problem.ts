import { nearest } from '@cameo/command-line';
import { ConfigError, type ConfigIssue } from '@cameo/core/config';

/** The wrong fields of a configuration, or another error of its module, in one line. */
export function configProblem(error: unknown): string {
  const issues = issuesOf(error);
  if (issues === undefined) return error instanceof Error ? error.message : String(error);
  const problems = issues.map((issue) => `${issue.field}: ${issueText(issue)}`).join('; ');
  return problems.endsWith('?') ? problems : `${problems}.`;
}

/** The wrong fields, also from a project's own copy of the package that checks them. */
export function issuesOf(error: unknown): readonly ConfigIssue[] | undefined {
  if (error instanceof ConfigError) return error.issues;
  const { name, issues } = (error ?? {}) as Partial<ConfigError>;
  return name === 'ConfigError' ? issues : undefined;
}

/** The received and the expected value; for an unknown field, the nearest known one. */
function issueText({ field, received, expected }: ConfigIssue): string {
  const known = /^no such field; known are (.*)$/.exec(expected)?.[1]?.split(', ') ?? [];
  const near = nearest(field.slice(field.lastIndexOf('.') + 1), known);
  return near === undefined
    ? `got ${received}, expected ${expected}`
    : `there is no such field, did you mean ${near}?`;
}
