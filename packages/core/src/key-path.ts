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
  `/${encodeURIComponent(key)
    .replace(/%2F/g, '/')
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;

/**
 * The path of what can be an original's key; why another text cannot is what `sourceKey` says.
 * @returns undefined for a text that cannot
 */
export function sourceKeyPath(
  key: string,
  { sourceKeyBytes }: Pick<Limits, 'sourceKeyBytes'>,
): string | undefined {
  // No NUL, and no segment that is empty, `.` or `..`. The `$` of njs would match before a line break at the end.
  if (`${key}/`.startsWith(VARIANTS_PREFIX) || /\0|(?:^|\/)\.{0,2}(?![^/])/.test(key)) return undefined;
  try {
    const path = keyPath(key);
    return escapedBytes(path) <= sourceKeyBytes + 1 ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes behind a percent-encoded text. Not by a regular expression: over thousands of matches njs takes tens of ms. */
export const escapedBytes = (text: string): number => text.length - 2 * (text.split('%').length - 1);
