import { sourceKeyPath } from '@cameo/core';
import { type PictureSource, srcOf } from './asked.js';
import type { UrlGrammar } from './config.js';

const withoutScheme = (url: string): string => url.replace(/^https?:/i, '');

/** What Next makes of an imported picture: a file of the site, which no bucket has. */
export const isBundled = (src: string): boolean => /(?:^|\/)_next\/static\//.test(src);

/** The path of a source as {@link sourcePath} answers it; undefined for a file of the site, too. */
export const pathOf = (source: PictureSource, grammar: UrlGrammar): string | undefined =>
  Object(source).url || isBundled(srcOf(source)) ? undefined : sourcePath(srcOf(source), grammar);

/**
 * What a source is to the resizer.
 * @returns the path of its original, percent-encoded, starting with `/`; an empty text when no original can have that
 * name; undefined for a URL on another host
 */
function sourcePath(src: string, { baseUrl, limits }: UrlGrammar): string | undefined {
  let key = src;
  try {
    if (/^(https?:)?\/\/|^(data|blob):/i.test(src)) {
      const own = `${withoutScheme(baseUrl)}/`;
      key = withoutScheme(src);
      if (!baseUrl || !key.startsWith(own)) return undefined;
      key = decodeURIComponent(key.slice(own.length).replace(/[?#].*/, ''));
    }
    // No key has segments that are empty, `.` or `..`.
    return sourceKeyPath(`/${key}`.replace(/\/\.{0,2}(?=\/|$)/g, '').slice(1), limits);
  } catch {
    // Not UTF-8, or half a surrogate pair.
    return '';
  }
}
