import type { Matches } from './object-cache.js';

/** Maximum length of a path or tag, characters (D:cloudfront-limits). */
const MAX_CHARACTERS = 4000;

/**
 * Maximum number of paths with `*` in one invalidation here; CloudFront processes one a second, and does not document more in
 * one call.
 */
const MAX_WILDCARDS = 1;

/** CloudFront's error for an invalidation that it rejects as a whole. */
export class InvalidInvalidation extends Error {
  override readonly name = 'InvalidArgument';
}

/**
 * The cached objects of an invalidation: those with a tag (`#tag`), of a path, of a path with any query string (`/a.jpg?*`), or
 * below a folder (`/talent/*`). One invalid item rejects the whole batch. CloudFront compares paths literally; here any
 * spelling of a path matches, and so does any query string, which is not part of a cached path here.
 * @param items in the format of `InvalidationBatch.Paths.Items`
 * @throws InvalidInvalidation
 */
export function readInvalidation(items: readonly string[]): Matches {
  for (const item of items) assertValid(item);
  const wildcards = items.filter((item) => item.endsWith('*')).length;
  if (wildcards > MAX_WILDCARDS)
    throw new InvalidInvalidation(`${wildcards} paths with "*", expected ${MAX_WILDCARDS} at a time.`);
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
    (item.length > MAX_CHARACTERS && `is longer than ${MAX_CHARACTERS} characters`) ||
    (item.startsWith('#') && !/^#[^,*]{1,256}$/.test(item) && 'is no tag of at most 256 characters');
  if (wrong)
    throw new InvalidInvalidation(
      `Your request contains one or more invalid invalidation paths: ${JSON.stringify(item.slice(0, 100))} ${wrong}.`,
    );
}

/** Maximum number of tags per response (D:invalidation-by-tags). */
const MAX_TAGS = 50;

/** The tags of a response, in lower case: they are case-insensitive. */
export const tagsIn = (header: string | undefined): readonly string[] =>
  (header ?? '')
    .split(',')
    .map((tag) => tag.trim().toLowerCase())
    .filter((tag) => /^[\x21-\x7e]{1,256}$/.test(tag))
    .slice(0, MAX_TAGS);

/** The key of a viewer's path, where `+` is a plus as in every URL; `undefined` if it does not decode. */
export function decodedPath(uri: string): string | undefined {
  try {
    return decodeURIComponent(uri.slice(1));
  } catch {
    return undefined;
  }
}
