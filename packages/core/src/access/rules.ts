import type { Transform } from '../grammar/params.js';
import type { SourceKey } from '../grammar/source-key.js';
import { type Issue, issue } from '../issues/issue.js';

/** Transforms by name. */
export type Presets = Readonly<Record<string, Transform>>;

/** The rules for valid requests; by default all are allowed. */
export interface AccessRules {
  /** Transforms by name, shared by the front end, signatures and `presetsOnly`. */
  readonly presets?: Presets;
  /** Allows only requests that belong to a preset, at each rung of the ladder. */
  readonly presetsOnly?: boolean;
  /** Allows only sources in these folders, each with a trailing slash. */
  readonly sources?: { readonly prefixes: readonly string[] };
  /** Allows only signed URLs. */
  readonly signing?: { readonly required: boolean };
}

/** The reason for rejecting a source, if its key begins with none of the prefixes; undefined if it is allowed. */
export const sourceIssue = (
  source: SourceKey,
  prefixes: readonly string[],
): Issue<'source-not-allowed'> | undefined =>
  prefixes.some((prefix) => source.startsWith(prefix))
    ? undefined
    : issue('source-not-allowed', { param: 'path', received: source, expected: 'an allowed prefix' });
