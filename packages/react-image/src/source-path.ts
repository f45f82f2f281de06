import { sourceKeyPath } from '@cameo/core';
import type { UrlGrammar } from './config.js';

const withoutScheme = (url: string): string => url.replace(/^https?:/i, '');

/**
 * What a source is to the resizer.
 * @returns the path of its original, percent-encoded, starting with `/`; an empty text when no original can have that
 * name; undefined for a URL on another host
 */
export function sourcePath(src: string, { baseUrl, limits }: UrlGrammar): string | undefined {
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
