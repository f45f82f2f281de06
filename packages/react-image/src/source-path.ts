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
  if (/^(?:https?:)?\/\/|^(?:data|blob):/i.test(src)) {
    const own = `${withoutScheme(baseUrl)}/`;
    key = withoutScheme(src);
    if (own === '/' || !key.startsWith(own)) return undefined;
    try {
      key = decodeURIComponent(key.slice(own.length).replace(/[?#].*/, ''));
    } catch {
      return '';
    }
  }
  // What no key has: NUL, and segments that are empty, `.` or `..`.
  key = key.replace(/\0|(?:^|\/)\.{0,2}(?=\/|$)/g, '').replace(/^\//, '');
  return sourceKeyPath(key, limits) ?? '';
}
