import { VARIANTS_PREFIX } from './derivative-key-size.js';
import type { Limits } from './limits.js';

declare const brand: unique symbol;

/** The S3 key of an original: valid, within the limits, and not a derivative's. */
export type SourceKey = string & { readonly [brand]: 'SourceKey' };

/**
 * The path of a key, with everything escaped that a server might read in another way; starts with `/`.
 * @throws URIError for half a surrogate pair, which no {@link SourceKey} has
 */
export const keyPath = (key: string): string =>
  `/${encodeURI(key).replace(/[^\w.~/%-]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;

/**
 * The path of what can be an original's key; why another text cannot is what `sourceKey` says.
 * @returns an empty text for a text that cannot
 * @throws URIError for half a surrogate pair
 */
export function sourceKeyPath(key: string, { sourceKeyBytes }: Pick<Limits, 'sourceKeyBytes'>): string {
  const path = keyPath(key);
  // No derivative's, no NUL, and no segment that is empty, `.` or `..`.
  const refused = `${path}/`.startsWith(`/${VARIANTS_PREFIX}`) || /%00|\/\.{0,2}\//.test(`${path}/`);
  // Every escape is a byte written in three. Replacing thousands of them takes njs tens of ms, splitting none.
  return refused || path.length - 2 * path.split('%').length >= sourceKeyBytes ? '' : path;
}
