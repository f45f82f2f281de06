import { createHash } from 'node:crypto';
import {
  CACHE_TAG_HEADER,
  type ImageConfig,
  parseDerivativeKey,
  type SourceKey,
  sourceKey,
  VARIANTS_PREFIX,
} from '@cameo/core';
import { decodedKey } from './request.js';

/** Characters of a tag; 128 bits of a hash, so that no two sources of a bucket ever share one. */
const TAG_CHARACTERS = 32;

/**
 * The cache tag of a source: what a purge names, and what every answer about the source carries. A hash, because a tag is
 * at most 256 characters of ASCII in which case does not count, and a source key is neither.
 */
export const cacheTag = (source: SourceKey): string =>
  createHash('sha256').update(source).digest('hex').slice(0, TAG_CHARACTERS);

/**
 * The header that ties an answer to its source, whatever it is: a picture, one that S3 found, or a problem, which has to
 * go as well when the picture comes. Empty for a path that no picture can have.
 * @param uri of the request as it went to the bucket
 */
export function tagHeaders(uri: string, config: ImageConfig): Readonly<Record<string, string>> {
  const source = sourceAt(uri, config);
  return source === undefined ? {} : { [CACHE_TAG_HEADER]: cacheTag(source) };
}

function sourceAt(uri: string, config: ImageConfig): SourceKey | undefined {
  const key = decodedKey(uri);
  if (key === undefined) return undefined;
  if (key.startsWith(VARIANTS_PREFIX)) return parseDerivativeKey(key, config)?.source;
  const source = sourceKey(key, config.limits);
  return source.ok ? source.value : undefined;
}
