import { type CanonicalTransform, isNamed, TARGETS, type Variant } from '@cameo/core';

/** The canonical transform that leads to a variant: with its format by name where only a name leads to its target. */
export const spellingOf = ({ transform, target }: Variant): CanonicalTransform =>
  isNamed(target) ? { ...transform, f: TARGETS[target].still } : transform;
