import { DEFAULT_LIMITS, type Limits, type SourceKey, sourceKey } from '@cameo/core';
import { PictureError } from './picture-error.js';

/** @throws Error for a prefix that is no folder of a bucket */
export function assertPrefix(prefix: string): void {
  if (prefix === '' || /^[^/].*\/$/.test(prefix)) return;
  throw new Error(
    `Got ${JSON.stringify(prefix)} as the prefix, expected one such as "talent/": with a slash at its end, and none before.`,
  );
}

/**
 * The key of a picture in the bucket.
 * @throws PictureError for one that no URL can request, such as `../a.jpg`
 */
export function pictureKey(
  key: string,
  limits: Pick<Limits, 'sourceKeyBytes'> | undefined = DEFAULT_LIMITS,
): SourceKey {
  const valid = sourceKey(key, limits);
  if (!valid.ok) throw new PictureError(valid.issues[0]);
  return valid.value;
}
