import { looseText, sourceKeyPath } from '@cameo/core';
import type { UrlGrammar } from './config.js';

/** A known picture: an import by a bundler, or an entry of the manifest from `cameo describe`. */
export interface ImportedPicture {
  readonly src: string;
  /** Width of the original, px. */
  readonly width?: number | undefined;
  /** Height of the original, px. */
  readonly height?: number | undefined;
  /** ThumbHash in base64. */
  readonly thumbhash?: string | undefined;
  /** Version of its content, which becomes part of every URL unless the request has another `v`. */
  readonly v?: string | undefined;
}

/** A file that the resizer does not have, such as one of the site itself; it is shown unchanged. */
export interface SiteFile {
  readonly url: string;
}

/** The path of an original below the base URL, not encoded; or a URL; or a bundler's import. */
export type PictureSource = string | ImportedPicture | SiteFile | { readonly href: string };

/** The readable fields of a source; a value that is only known at run time may be anything. */
type AnySource = Partial<Record<'url' | 'src' | 'href', unknown>>;

const fieldsOf = (source: unknown): object => (typeof source === 'object' && source !== null ? source : {});

/** The text of a source; empty for any other value. */
export function srcOf(source: PictureSource): string {
  if (typeof source === 'string') return source;
  const { href, src, url }: AnySource = fieldsOf(source);
  const text = href ?? src ?? url;
  return typeof text === 'string' ? text : '';
}

/** Whether a source is a file of the site, which is shown unchanged. */
export const isSiteFile = (source: PictureSource): boolean => Boolean((fieldsOf(source) as AnySource).url);

/** A bundler's facts about a picture; empty for a path. */
export const importedPicture = (source: PictureSource | undefined): Partial<ImportedPicture> =>
  fieldsOf(source);

/** A request with the known version of its picture; a requested version takes precedence. */
export const withVersion = <T extends { readonly v?: unknown }>(request: T, src: PictureSource): T => {
  const { v } = importedPicture(src);
  return v === undefined || request.v !== undefined ? request : { ...request, v };
};

/** A length of at least 1 px; undefined for any other value. */
export function positive(given: unknown): number | undefined {
  const length = Number.parseFloat(looseText(given));
  return length >= 1 && length < Infinity ? length : undefined;
}

/** Whether a path is that of a drawing, which is sharp at every size: browsers get the original itself. */
export const isDrawing = (path: string): boolean => /\.svg$/i.test(path);

const withoutScheme = (url: string): string => url.replace(/^https?:/i, '');

/** Next's import of a picture: a file of the site, which no bucket contains. */
export const isBundled = (src: string): boolean => /(?:^|\/)_next\/static\//.test(src);

/** The path of a source as returned by {@link sourcePath}; undefined for a file of the site, too. */
export const pathOf = (source: PictureSource, grammar: UrlGrammar): string | undefined =>
  isSiteFile(source) || isBundled(srcOf(source)) ? undefined : sourcePath(srcOf(source), grammar);

/**
 * Maps a source to the resizer's paths.
 * @returns the path of its original, percent-encoded, starting with `/`; an empty string if no original can have that name;
 * undefined for a URL on another host
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
    // Not UTF-8, or a lone surrogate.
    return '';
  }
}
