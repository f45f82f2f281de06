import { type CanonicalTransform, canonicalize, hasEffect } from './canonical.js';
import type { TargetName } from './formats.js';
import type { Grammar } from './grammar.js';
import { negotiate } from './negotiate.js';
import type { Transform } from './params.js';
import type { SourceKey } from './source-key.js';

/** A canonical transform of one source with its format negotiated: what is cached and stored. */
export interface Variant {
  readonly source: SourceKey;
  /** The canonical transform; its `f` has become `target`. */
  readonly transform: Omit<CanonicalTransform, 'f'>;
  readonly target: TargetName;
}

/**
 * The variant that a request asks for.
 * @returns undefined when the transform changes nothing, so that the original itself is the answer
 */
export function variantOf(
  source: SourceKey,
  transform: Transform,
  accept: string | undefined,
  grammar: Grammar,
): Variant | undefined {
  const canonical = canonicalize(transform, grammar);
  if (!hasEffect(canonical)) return undefined;
  const { f, ...rest } = canonical;
  return { source, transform: rest, target: negotiate(f, accept, grammar.formats) };
}
