import { createHash } from 'node:crypto';
import type { SourceKey } from '@cameo/core';

/** Length of a tag, characters: 128 bits of a hash, so that no two sources of a bucket share one. */
const TAG_CHARACTERS = 32;

/**
 * The cache tag of a source. Every answer about the source carries it, and a purge names it. It is a hash because a tag
 * is case-insensitive ASCII of at most 256 characters, and a source key is neither.
 */
export const cacheTag = (source: SourceKey): string =>
  createHash('sha256').update(source).digest('hex').slice(0, TAG_CHARACTERS);
