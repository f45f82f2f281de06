import type { Matches } from './object-cache.js';

/** Most characters of a path or tag (D:cloudfront-limits). */
const MOST_CHARACTERS = 4000;

/** Most paths with `*` in one invalidation here; CloudFront works on one a second, and says nothing of more in one call. */
const MOST_WILDCARDS = 1;

/** What CloudFront's API answers to an invalidation that it refuses, as a whole. */
export class InvalidInvalidation extends Error {
  override readonly name = 'InvalidArgument';
}

/**
 * Which cached objects an invalidation takes: those with a tag (`#tag`), of a path, of a path with any query string
 * (`/a.jpg?*`), or below a folder (`/talent/*`). One bad item refuses the whole batch.
 * CloudFront compares paths text with text; here any spelling of a path will do, and the query string, which is no part
 * of a cached path here, is always any.
 * @param items as `InvalidationBatch.Paths.Items` has them
 * @throws InvalidInvalidation
 */
export function readInvalidation(items: readonly string[]): Matches {
  for (const item of items) assertValid(item);
  const wildcards = items.filter((item) => item.endsWith('*')).length;
  if (wildcards > MOST_WILDCARDS)
    throw new InvalidInvalidation(`${wildcards} paths with "*", expected ${MOST_WILDCARDS} at a time.`);
  const tags = new Set<string>();
  const exact = new Set<string>();
  const folders: string[] = [];
  for (const item of items) {
    if (item.startsWith('#')) {
      tags.add(item.slice(1).toLowerCase());
      continue;
    }
    const wide = item.endsWith('*') && !item.endsWith('?*');
    const key = decodedPath(item.replace(/\??\*$/, ''));
    if (key === undefined) continue;
    if (wide) folders.push(key);
    else exact.add(key);
  }
  return ({ uri, tags: carried }) => {
    if (carried.some((tag) => tags.has(tag))) return true;
    const key = decodedPath(uri);
    return key !== undefined && (exact.has(key) || folders.some((folder) => key.startsWith(folder)));
  };
}

function assertValid(item: string): void {
  const wrong =
    (!/^[/#]/.test(item) && 'does not begin with "/" or "#"') ||
    (item.includes('~') && 'has a "~"') ||
    (!/^[\x21-\x7e]+$/.test(item) && 'has characters that must be percent-encoded') ||
    (/\*./.test(item) && 'has a "*" before its end') ||
    (item.length > MOST_CHARACTERS && `is longer than ${MOST_CHARACTERS} characters`) ||
    (item.startsWith('#') && !/^#[^,*]{1,256}$/.test(item) && 'is no tag of at most 256 characters');
  if (wrong)
    throw new InvalidInvalidation(
      `Your request contains one or more invalid invalidation paths: ${JSON.stringify(item.slice(0, 100))} ${wrong}.`,
    );
}

/** Most tags of one response that CloudFront takes (D:invalidation-by-tags). */
const MOST_TAGS = 50;

/** The tags that a response carries, in lower case: case does not count. */
export const tagsIn = (header: string | undefined): readonly string[] =>
  (header ?? '')
    .split(',')
    .map((tag) => tag.trim().toLowerCase())
    .filter((tag) => /^[\x21-\x7e]{1,256}$/.test(tag))
    .slice(0, MOST_TAGS);

/** The key that a viewer's path names, where `+` is a plus as in every URL; `undefined` when it does not decode. */
export function decodedPath(uri: string): string | undefined {
  try {
    return decodeURIComponent(uri.slice(1));
  } catch {
    return undefined;
  }
}
