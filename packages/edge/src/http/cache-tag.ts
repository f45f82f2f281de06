import { createHash } from 'node:crypto';
import type { SourceKey } from '@cameo/core';

/** Characters of a tag; 128 bits of a hash, so that no two sources of a bucket ever share one. */
const TAG_CHARACTERS = 32;

/**
 * The cache tag of a source: what a purge names, and what every answer about the source carries. A hash, because a tag is
 * at most 256 characters of ASCII in which case does not count, and a source key is neither.
 */
export const cacheTag = (source: SourceKey): string =>
  createHash('sha256').update(source).digest('hex').slice(0, TAG_CHARACTERS);
