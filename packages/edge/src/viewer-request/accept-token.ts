import {
  ACCEPT_TOKENS,
  type CanonicalTransform,
  type Grammar,
  hasEffect,
  negotiate,
  type TargetName,
} from '@cameo/core';

const TOKENS: Partial<Record<TargetName, string>> = ACCEPT_TOKENS;

/**
 * The one `Accept` value that all requests with the same target share. Where `Accept` decides nothing, for an original
 * and for a format by name, it is the same for everybody.
 */
export const acceptToken = (
  transform: CanonicalTransform,
  accept: string | undefined,
  { formats }: Pick<Grammar, 'formats'>,
): string =>
  (hasEffect(transform) && TOKENS[negotiate(transform.f, accept, formats)]) || ACCEPT_TOKENS.universal;
