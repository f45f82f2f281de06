import { DEFAULT_GRAMMAR, DEFAULT_LIMITS, grammarHash } from '@cameo/core';
import type { UrlConfig } from '../config.js';

/**
 * Hash of the grammar that a page is configured with: the same that a resizer with this configuration answers with.
 * Computed where it is compared, in development, so that an application does not carry it.
 */
export function configuredHash(config: UrlConfig = {}): string {
  const { ladder = DEFAULT_GRAMMAR.ladder, limits } = config;
  // The widest rendition is the last rung.
  const width = ladder.at(-1) ?? DEFAULT_LIMITS.width;
  return grammarHash({
    ...DEFAULT_GRAMMAR,
    ...config,
    limits: { ...DEFAULT_LIMITS, width, ...limits },
  });
}
