import type { Transform } from '../grammar/params.js';
import type { SourceKey } from '../grammar/source-key.js';
import { type Issue, issue } from '../issues/issue.js';

/** Transforms by name. */
export type Presets = Readonly<Record<string, Transform>>;

/** Which valid requests are answered; by default all of them. */
export interface AccessRules {
  /** Transforms by name, shared by the front end, signatures and `presetsOnly`. */
  readonly presets?: Presets;
  /** Answers only what comes from a preset, at each rung of the ladder. */
  readonly presetsOnly?: boolean;
  /** Answers only sources in these folders, each with the slash at its end. */
  readonly sources?: { readonly prefixes: readonly string[] };
  /** Answers only URLs that carry a signature. */
  readonly signing?: { readonly required: boolean };
}

/** Why a source is not answered: its key begins with none of the prefixes; undefined when it is allowed. */
export const sourceIssue = (
  source: SourceKey,
  prefixes: readonly string[],
): Issue<'source-not-allowed'> | undefined =>
  prefixes.some((prefix) => source.startsWith(prefix))
    ? undefined
    : issue('source-not-allowed', { param: 'path', received: source, expected: 'an allowed prefix' });
