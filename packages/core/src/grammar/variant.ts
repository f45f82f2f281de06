import { type CanonicalTransform, canonicalize, hasEffect } from './canonical.js';
import type { TargetName } from './formats.js';
import type { Grammar } from './grammar.js';
import { negotiate } from './negotiate.js';
import type { Transform } from './params.js';
import type { SourceKey } from './source-key.js';

/**
 * A canonical transform of one source with its negotiated format: the unit of storage. A content version does not change it: it
 * is part of the URL, and requires that the stored picture is of the current original
 * (docs/adr/0037-what-strangers-can-spend.md).
 */
export interface Variant {
  readonly source: SourceKey;
  /** The canonical transform without its version; its `f` has become `target`. */
  readonly transform: Omit<CanonicalTransform, 'f' | 'v'>;
  readonly target: TargetName;
}

/**
 * The variant for a request.
 * @returns undefined if the transform changes nothing, so that the original itself is the answer
 */
export function variantOf(
  source: SourceKey,
  transform: Transform,
  accept: string | undefined,
  grammar: Grammar,
): Variant | undefined {
  const canonical = canonicalize(transform, grammar);
  if (!hasEffect(canonical)) return undefined;
  const { f, v: _, ...rest } = canonical;
  return { source, transform: rest, target: negotiate(f, accept, grammar.formats) };
}
