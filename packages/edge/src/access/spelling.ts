import { type CanonicalTransform, type Issue, TARGETS, type Variant } from '@cameo/core';
import type { Access } from './access-issue.js';

/**
 * The canonical transforms that lead to a variant: with its format by name, where a name is what it takes or one way of
 * several, and without.
 */
export function spellingsOf({
  transform,
  target,
}: Variant): readonly [CanonicalTransform, ...CanonicalTransform[]] {
  const { still, mark } = TARGETS[target];
  const named = { ...transform, f: still };
  if (mark === 'still') return [named];
  return still === 'webp' ? [transform, named] : [transform];
}

/** The first spelling of a variant that the rules of a stage allow, or why they allow none. */
export function allowedSpelling(
  variant: Variant,
  token: string,
  access: Access,
): { readonly transform: CanonicalTransform } | { readonly issue: Issue } {
  let first: Issue | undefined;
  for (const transform of spellingsOf(variant)) {
    const issue = access.issueOf({ source: variant.source, transform }, token);
    if (issue === undefined) return { transform };
    first ??= issue;
  }
  return { issue: first as Issue };
}
